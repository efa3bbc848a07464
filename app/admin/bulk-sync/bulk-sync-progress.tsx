import { Link, useRevalidator } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { useLive } from "~/live/use-live";
import { every } from "~/platform/clock/timers";
import { Pager } from "~/ui/pager";
import { Progress } from "~/ui/progress";
import { Stat } from "~/ui/stat";
import { type Column, Table } from "~/ui/table";
import { type BulkSyncFailure, type BulkSyncView, hasEnded } from "./bulk-sync";
import { BulkSyncBadge } from "./bulk-sync-table";

/** A bulk sync's progress: a bar, and what became of the orders. */
export function BulkSyncProgress({ bulkSync }: { bulkSync: BulkSyncView }) {
  const { total, done, synced, recovered, failed, skipped } = bulkSync;
  return (
    <section aria-label="Progress" className="grid gap-4">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <BulkSyncBadge bulkSync={bulkSync} />
        <p className="tabular-nums" role={hasEnded(bulkSync) ? "status" : undefined}>
          {summary(bulkSync)}
        </p>
      </div>
      <Progress label="Orders checked" value={done} max={Math.max(1, total ?? 1)} />
      <dl className="grid grid-cols-2 gap-3 sm:grid-cols-4">
        <Stat label="Synced" value={synced.toLocaleString("en")} detail="Now in sync with Stripe" />
        <Stat
          label="Recovered"
          value={recovered.toLocaleString("en")}
          detail="Of these, paid but not recorded before"
          tone={recovered > 0 ? "success" : "neutral"}
        />
        <Stat
          label="Failed"
          value={failed.toLocaleString("en")}
          detail="The background sync tries again"
          tone={failed > 0 ? "danger" : "neutral"}
        />
        <Stat
          label="Skipped"
          value={skipped.toLocaleString("en")}
          detail="Being synced already, or nothing to sync"
        />
      </dl>
    </section>
  );
}

function summary({ total, done, state }: BulkSyncView): string {
  if (total === null) return state === "canceled" ? "Canceled before it started" : "Collecting orders";
  const orders = `${done.toLocaleString("en")} of ${total.toLocaleString("en")} ${total === 1 ? "order" : "orders"}`;
  if (state === "canceled") return `Canceled after ${orders}`;
  return state === "done" ? `All done: ${orders}` : orders;
}

const reloadEveryMs = 3_000;

/**
 * The bulk sync as it is now: first as the server rendered it, then from its live stream, or by reloading the page's
 * data where streams don't work. Reloads once more at the end, for the failed orders.
 */
export function useBulkSync(loaded: BulkSyncView, isLive: boolean): BulkSyncView {
  const { revalidate } = useRevalidator();
  const isOver = hasEnded(loaded);
  const follow = isLive && !isOver;
  const { view, hasGivenUp } = useLive<BulkSyncView>(
    follow ? `/api/admin/sync-orders/${loaded.id}/progress` : null,
  );
  const shown = view && !isOver ? view : loaded;
  const hasJustEnded = !isOver && hasEnded(shown);
  const reload = useRef(revalidate);
  useEffect(() => {
    reload.current = revalidate;
  });

  useEffect(() => {
    if (hasJustEnded) reload.current();
  }, [hasJustEnded]);

  const isAsking = !isOver && (!follow || hasGivenUp);
  useEffect(() => {
    if (!isAsking) return;
    return every(reloadEveryMs, () => {
      if (!document.hidden) reload.current();
    });
  }, [isAsking]);
  return hasGivenUp ? loaded : shown;
}

const columns: Column<BulkSyncFailure>[] = [
  {
    header: "Order",
    cell: ({ orderNumber }) => (
      <Link to={`/admin/orders/${orderNumber}`} className="whitespace-nowrap underline">
        {orderNumber}
      </Link>
    ),
  },
  { header: "Reason", cell: ({ problem }) => problem || "Unknown" },
];

interface BulkSyncFailuresProps {
  rows: BulkSyncFailure[];
  previous: string | null;
  next: string | null;
}

/** The orders that a bulk sync couldn't sync, and why. */
export function BulkSyncFailures({ rows, previous, next }: BulkSyncFailuresProps) {
  if (rows.length === 0 && !previous && !next) return null;
  return (
    <section aria-labelledby="failures" className="grid gap-4">
      <h2 id="failures" className="text-heading">
        Failed orders
      </h2>
      <Table
        caption="Failed orders and their errors"
        isCaptionHidden
        columns={columns}
        rows={rows}
        keyOf={({ id }) => id}
      />
      <Pager of="failures" previous={previous} next={next} />
    </section>
  );
}
