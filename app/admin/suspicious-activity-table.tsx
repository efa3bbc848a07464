import { Link } from "@remix-run/react";
import { formatSuspicion } from "~/observability/suspicious-activity";
import { DateTime } from "~/ui/date-time";
import { EmptyState } from "~/ui/empty-state";
import { Table } from "~/ui/table";

/** What one sender did on one day. `lastAt` is ISO 8601. */
export interface Suspicion {
  id: string;
  kind: string;
  who: string;
  about: string;
  count: number;
  lastAt: string;
}

/** Refused requests, latest first. */
export function SuspiciousActivityTable({ suspicions }: { suspicions: Suspicion[] }) {
  return (
    <Table
      caption="Refused requests"
      isCaptionHidden
      rows={suspicions}
      keyOf={({ id }) => id}
      empty={<EmptyState title="No suspicious activity." />}
      columns={[
        { header: "Activity", cell: ({ kind }) => formatSuspicion(kind) },
        { header: "Count", isNumeric: true, cell: ({ count }) => count },
        { header: "Sender", cell: ({ who }) => <Sender who={who} /> },
        { header: "Target", cell: ({ about }) => <span className="inline-block min-w-32">{about}</span> },
        { header: "Last seen", cell: ({ lastAt }) => <DateTime iso={lastAt} withTime /> },
      ]}
    />
  );
}

function Sender({ who }: { who: string }) {
  if (/^[0-9a-f]{24}$/.test(who)) return <Link to={`/admin/people/${who}`}>Signed-in user</Link>;
  return <span className="wrap-anywhere">{who}</span>;
}
