import { useRevalidator } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { useLive } from "~/live/use-live";
import { every } from "~/platform/clock/timers";
import { type BulkSyncView, hasEnded } from "./bulk-sync";

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
