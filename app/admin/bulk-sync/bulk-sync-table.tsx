import { Link } from "@remix-run/react";
import { DateTime } from "~/ui/date-time";
import { EmptyState } from "~/ui/empty-state";
import { type Column, Table } from "~/ui/table";
import type { BulkSyncView } from "./bulk-sync";
import { BulkSyncBadge } from "./bulk-sync-badge";

const columns: Column<BulkSyncView>[] = [
  {
    header: "Started",
    cell: ({ id, createdAt }) => (
      <Link to={`/admin/syncs/${id}`} className="underline">
        <DateTime iso={createdAt} withTime />
      </Link>
    ),
  },
  { header: "Covers", cell: ({ words }) => words },
  { header: "By", cell: ({ requestedBy }) => requestedBy },
  { header: "State", cell: (bulkSync) => <BulkSyncBadge bulkSync={bulkSync} /> },
  { header: "Orders", isNumeric: true, cell: ({ total }) => total?.toLocaleString("en") ?? "–" },
  { header: "Recovered", isNumeric: true, cell: ({ recovered }) => recovered.toLocaleString("en") },
  { header: "Failed", isNumeric: true, cell: ({ failed }) => failed.toLocaleString("en") },
];

/** Bulk syncs, newest first, each linked to its page. */
export function BulkSyncTable({ rows }: { rows: BulkSyncView[] }) {
  return (
    <Table
      caption="Bulk syncs, newest first"
      isCaptionHidden
      columns={columns}
      rows={rows}
      keyOf={({ id }) => id}
      empty={
        <EmptyState title="No bulk syncs yet.">
          <p className="text-ink-muted">
            Filter the orders, for example by “Stuck”. The button above the results syncs them all.
          </p>
        </EmptyState>
      }
    />
  );
}
