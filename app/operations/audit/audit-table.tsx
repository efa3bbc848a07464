import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { DateTime } from "~/ui/date-time";
import { type Column, Table } from "~/ui/table";
import type { AuditEntry } from "./audit-view";

const columns: readonly Column<AuditEntry>[] = [
  { header: "When", cell: ({ at }) => <DateTime iso={at} withTime /> },
  { header: "Who", cell: ({ actor }) => actor },
  { header: "What", cell: ({ action }) => action },
  { header: "About", cell: ({ subject }) => <Subject {...subject} /> },
  { header: "Why", cell: ({ reason }) => reason ?? <span className="text-ink-muted">not said</span> },
  { header: "Facts", cell: ({ facts }) => <Facts facts={facts} /> },
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

function Subject({ name, address }: AuditEntry["subject"]) {
  if (!address) return name;
  return (
    <Link to={address} className="text-accent">
      {name}
    </Link>
  );
}

function Facts({ facts }: Pick<AuditEntry, "facts">) {
  if (facts.length === 0) return <span className="text-ink-muted">none</span>;
  return (
    <ul className="grid text-sm">
      {facts.map(([name, value]) => (
        <li key={name}>
          <span className="text-ink-muted">{name}</span> {value}
        </li>
      ))}
    </ul>
  );
}
