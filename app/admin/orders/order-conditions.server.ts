import { overdueAfterMs, stuckAfter } from "~/orders/schedule";
import { trusted } from "~/platform/database.server";
import { env } from "~/platform/env.server";
import { findAccounts } from "../people/find-accounts.server";
import { boundsOf, type OrderFilter, type Queue } from "./order-filter";
import { recogniseSearch } from "./recognise-search";

export interface OrderConditions {
  /** For mongoose; its operators are `trusted`. */
  conditions: Record<string, unknown>;
  /** Where the search stopped early, in words. */
  notes: string[];
}

/** A filter as query conditions. Each search has an index that leads to its orders. */
export async function orderConditions(filter: OrderFilter, now: Date): Promise<OrderConditions> {
  const { status, sync, queue, cause, provisional } = filter;
  const { found, notes } = await conditionOfSearch(filter.q);
  return {
    conditions: {
      mode: env().stripeMode,
      ...(status ? { status } : {}),
      ...(sync ? { syncStatus: sync } : {}),
      ...(provisional ? { isProvisional: true } : {}),
      ...(cause ? { "history.cause": cause } : {}),
      ...(queue ? conditionOfQueue(queue, now) : {}),
      ...conditionOfDates(filter),
      ...found,
    },
    notes,
  };
}

async function conditionOfSearch(text: string | undefined) {
  if (text === undefined) return { found: {}, notes: [] };
  const search = recogniseSearch(text);
  switch (search.kind) {
    case "number":
      return { found: { number: search.value }, notes: [] };
    case "intent":
      return { found: { paymentIntentIds: search.value }, notes: [] };
    case "customer":
      return { found: { stripeCustomerId: search.value }, notes: [] };
    case "last4":
      return { found: { "card.last4": search.value }, notes: [] };
    case "email": {
      const { ids, notes } = await findAccounts({ text: search.value });
      return { found: { studentId: trusted({ $in: ids }) }, notes };
    }
  }
}

/** The `$type` lets MongoDB use the partial indexes. */
function conditionOfQueue(queue: Queue, now: Date) {
  const type = "date" as const;
  switch (queue) {
    case "unfinished":
      return { nextSyncAt: trusted({ $type: type }) };
    case "due":
      return { nextSyncAt: trusted({ $lte: now, $type: type }) };
    case "stuck":
      return {
        nextSyncAt: trusted({ $type: type }),
        $or: [
          { syncFailures: trusted({ $gte: stuckAfter }) },
          { nextSyncAt: trusted({ $lte: overdueSince(now), $type: type }) },
        ],
      };
  }
}

/** An order whose sync was due before this time is overdue. */
export function overdueSince(now: Date): Date {
  return new Date(now.getTime() - overdueAfterMs);
}

function conditionOfDates(filter: OrderFilter) {
  const { from, before } = boundsOf(filter);
  if (!from && !before) return {};
  return { createdAt: trusted({ ...(from ? { $gte: from } : {}), ...(before ? { $lt: before } : {}) }) };
}
