import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { DateTime } from "~/ui/date-time";
import { type Column, Table } from "~/ui/table";
import type { AuditEntry } from "./audit-view";

const columns: readonly Column<AuditEntry>[] = [
  { header: "When", cell: ({ at }) => <DateTime iso={at} withTime /> },
  { header: "Who", cell: ({ actor }) => actor },
  { header: "What", cell: (entry) => <What entry={entry} /> },
  { header: "Why", cell: (entry) => <Why entry={entry} /> },
];

interface AuditTableProps {
  caption: string;
  entries: AuditEntry[];
  empty?: ReactNode;
}

/** Entries of the audit trail. */
export function AuditTable({ caption, entries, empty }: AuditTableProps) {
  return <Table caption={caption} columns={columns} rows={entries} keyOf={({ id }) => id} empty={empty} />;
}

function What({ entry: { action, subject } }: { entry: AuditEntry }) {
  return (
    <span className="grid sm:min-w-56">
      <span>{action}</span>
      {subject.address ? (
        <Link to={subject.address} className="text-accent text-sm">
          {subject.name}
        </Link>
      ) : (
        <span className="text-ink-muted text-sm">{subject.name}</span>
      )}
    </span>
  );
}

/** The reason that was given, and what was the case then. */
function Why({ entry: { reason, facts } }: { entry: AuditEntry }) {
  return (
    <span className="grid gap-1">
      {reason && <span>{reason}</span>}
      <span className="text-ink-muted text-sm">
        {facts.map(([name, value]) => `${name}: ${value}`).join(" · ")}
      </span>
    </span>
  );
}
