import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { DateTime } from "~/ui/date-time";
import { type Column, Table } from "~/ui/table";
import type { AuditEntry } from "./audit-view";

const columns: readonly Column<AuditEntry>[] = [
  { header: "Time", cell: ({ at }) => <DateTime iso={at} withTime /> },
  { header: "Actor", cell: ({ actor }) => actor },
  { header: "Action", cell: (entry) => <Action entry={entry} /> },
  { header: "Details", cell: (entry) => <Details entry={entry} /> },
];

interface AuditTableProps {
  caption: string;
  entries: AuditEntry[];
  empty?: ReactNode;
}

/** Entries of the audit log. */
export function AuditTable({ caption, entries, empty }: AuditTableProps) {
  return <Table caption={caption} columns={columns} rows={entries} keyOf={({ id }) => id} empty={empty} />;
}

function Action({ entry: { action, subject } }: { entry: AuditEntry }) {
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

/** The reason that was given, and the recorded facts. */
function Details({ entry: { reason, facts } }: { entry: AuditEntry }) {
  return (
    <span className="grid gap-1">
      {reason && <span>{reason}</span>}
      <span className="text-ink-muted text-sm">
        {facts.map(([name, value]) => `${name}: ${value}`).join(" · ")}
      </span>
    </span>
  );
}
