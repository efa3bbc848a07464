import type { SyncCause, SyncStatus } from "~/orders/order";
import { orderStatusLabels } from "~/orders/order-status-badge";
import { boundsOf, type OrderFilter, type Queue } from "./order-filter";
import { recogniseSearch } from "./recognise-search";

export const syncStatusLabels: Record<SyncStatus, string> = {
  syncing: "Syncing",
  synced: "Synced",
  failed: "Needs review",
};

export const syncCauseLabels: Record<SyncCause, string> = {
  browser: "Browser",
  checkout: "Checkout",
  page: "Order page",
  webhook: "Webhook",
  sweep: "Sweep",
  recovery: "Recovery",
  staff: "Staff",
};

export const queueLabels: Record<Queue, string> = {
  stuck: "Stuck: failing or overdue",
  due: "Due now",
  unfinished: "Unfinished",
};

/**
 * What a filter matches, as a phrase after "orders".
 *
 * @example
 * describeFilter({ status: "processing", from: "2026-11-21" }); // "with the status “Processing”, created since 2026-11-21 (UTC)"
 */
export function describeFilter(filter: OrderFilter): string {
  const { q, status, sync, queue, cause, provisional } = filter;
  const phrases = [
    q && recogniseSearch(q).words,
    status && `with the status “${orderStatusLabels[status].words}”`,
    sync && `with the sync status “${syncStatusLabels[sync]}”`,
    queue && { stuck: "that are stuck", due: "that are due", unfinished: "that are unfinished" }[queue],
    provisional && "that are provisional",
    cause && `changed by: ${syncCauseLabels[cause].toLowerCase()}`,
    describeDates(filter),
  ];
  return phrases.filter(Boolean).join(", ");
}

function describeDates({ from, to }: OrderFilter): string | null {
  if (!from && !to) return null;
  const { before } = boundsOf({ to });
  const since = from && `since ${from}`;
  const until = before && `until ${to}`;
  return `created ${[since, until].filter(Boolean).join(" ")} (UTC)`;
}
