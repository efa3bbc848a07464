import { Link } from "@remix-run/react";
import { Badge } from "~/ui/badge";
import { DateTime } from "~/ui/date-time";
import { EmptyState } from "~/ui/empty-state";
import { type Column, Table } from "~/ui/table";
import type { Tone } from "~/ui/tone";
import { type BulkSyncView, hasEnded } from "./bulk-sync";

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

/** A bulk sync's state, in a word or two. */
export function BulkSyncBadge({ bulkSync }: { bulkSync: BulkSyncView }) {
  const { tone, words } = lookOf(bulkSync);
  return <Badge tone={tone}>{words}</Badge>;
}

function lookOf(bulkSync: BulkSyncView): { tone: Tone; words: string } {
  if (bulkSync.state === "canceled") return { tone: "neutral", words: "Canceled" };
  if (hasEnded(bulkSync)) {
    return bulkSync.failed > 0
      ? { tone: "warning", words: "Done, some failed" }
      : { tone: "success", words: "Done" };
  }
  if (bulkSync.isCancelRequested) return { tone: "warning", words: "Canceling" };
  if (!bulkSync.isWorkedOn) return { tone: "neutral", words: "Waiting for a worker" };
  return bulkSync.state === "collecting"
    ? { tone: "info", words: "Collecting orders" }
    : { tone: "info", words: "Running" };
}
