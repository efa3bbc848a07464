import { Progress } from "~/ui/progress";
import { Stat } from "~/ui/stat";
import { type BulkSyncView, hasEnded } from "./bulk-sync";
import { BulkSyncBadge } from "./bulk-sync-badge";

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
