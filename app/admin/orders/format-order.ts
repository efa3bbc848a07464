import type { OrderStatus, SyncCause, SyncStatus } from "~/orders/order";
import type { Tone } from "~/ui/tone";
import { boundsOf, type OrderFilter, type Queue } from "./order-filter";
import { recogniseSearch } from "./recognise-search";

/** An order's states as staff call them. */
export const statusLabels: Record<OrderStatus, { words: string; tone: Tone }> = {
  awaiting_payment: { words: "Not paid yet", tone: "neutral" },
  processing: { words: "Processing", tone: "info" },
  completed: { words: "Completed", tone: "success" },
  partially_refunded: { words: "Partly refunded", tone: "success" },
  refunded: { words: "Refunded", tone: "neutral" },
  disputed: { words: "Disputed", tone: "warning" },
  payment_failed: { words: "Payment refused", tone: "danger" },
  canceled: { words: "Canceled", tone: "neutral" },
  needs_review: { words: "Needs review", tone: "danger" },
};

export const syncStatusLabels: Record<SyncStatus, string> = {
  syncing: "Syncing",
  synced: "Synced",
  failed: "Needs a person",
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
  stuck: "Stuck: failing, or overdue",
  due: "Due for a look now",
  unfinished: "Unfinished",
};

/**
 * What a filter asks for, as a phrase after "orders".
 *
 * @example
 * describeFilter({ status: "processing", from: "2026-11-21" }); // "that are processing, made since 2026-11-21 (UTC)"
 */
export function describeFilter(filter: OrderFilter): string {
  const { q, status, sync, queue, cause, provisional } = filter;
  const phrases = [
    q && recogniseSearch(q).words,
    status && `with the status “${statusLabels[status].words}”`,
    sync && `with the sync status “${syncStatusLabels[sync]}”`,
    queue && { stuck: "that are stuck", due: "that are due", unfinished: "that are unfinished" }[queue],
    provisional && "that are provisional",
    cause && `that were moved by: ${syncCauseLabels[cause].toLowerCase()}`,
    describeDates(filter),
  ];
  return phrases.filter(Boolean).join(", ");
}

function describeDates({ from, to }: OrderFilter): string | null {
  if (!from && !to) return null;
  const { before } = boundsOf({ to });
  const since = from && `since ${from}`;
  const until = before && `until ${to}`;
  return `made ${[since, until].filter(Boolean).join(" ")} (UTC)`;
}
