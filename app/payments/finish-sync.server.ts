import { recordAudit } from "~/audit/audit.server";
import { hasUnansweredRefund, isEnded, type SyncCause } from "~/orders/order";
import { type OrderRecord, Orders } from "~/orders/order.server";
import { OrderError } from "~/orders/order-error";
import { recordSync, recordSyncFailure } from "~/orders/record-sync.server";
import { stuckAfter } from "~/orders/schedule";
import { clock } from "~/platform/clock/clock";
import { logger } from "~/platform/logger.server";
import { type Change, toReview } from "./apply-transition.server";
import { type EffectsOutcome, pendingEffects, runEffects } from "./effects.server";

const tries = 8;

interface Finished {
  order: OrderRecord;
  /** Money was given back: Stripe's truth is another one now. */
  hasMovedMoney: boolean;
}

/**
 * Carries out what follows from the order's state, records it, and decides when, if ever, the background sync has to
 * look again.
 *
 * @throws the first effect's failure; the order remembers it and when to try again.
 */
export async function finishSync(order: OrderRecord, change: Change): Promise<Finished> {
  let current = order;
  let hasMovedMoney = false;
  for (let attempt = 1; attempt <= tries; attempt++) {
    const now = clock.now();
    const outcome = await runEffects(current, now);
    hasMovedMoney ||= outcome.hasMovedMoney;
    const what = remainder(current, outcome, now);
    if (what === "nothing" && isAtRest(current, outcome)) return { order: current, hasMovedMoney };
    const written = await recordSync(current, {
      ...change,
      at: now,
      effects: outcome.hasChanged ? outcome.effects : null,
      failure: outcome.failure,
      isDone: what === "nothing",
      isUrgent: hasMovedMoney || change.witnessedBy !== null,
    });
    if (!written) {
      const latest = await Orders.findById(current._id).lean<OrderRecord>();
      if (!latest) return { order: current, hasMovedMoney };
      current = latest;
      continue;
    }
    if (outcome.failure) {
      await reportIfStuck(written, change.cause);
      throw outcome.failure;
    }
    const reviewed = outcome.review && (await toReview(written, outcome.review, change));
    if (!reviewed && what !== "effects") return { order: written, hasMovedMoney };
    current = reviewed || written;
  }
  throw new OrderError("contended", { orderId: String(order._id) });
}

/** What is left to do for this order: further effects at once, something later, or nothing any more. */
function remainder(
  order: OrderRecord,
  { effects, failure, review }: EffectsOutcome,
  now: Date,
): "effects" | "later" | "nothing" {
  if (failure || review) return "later";
  if (pendingEffects({ ...order, effects }, now).length > 0) return "effects";
  return isEnded(order.status) && !hasUnansweredRefund(order) ? "nothing" : "later";
}

function isAtRest(order: OrderRecord, { hasChanged }: EffectsOutcome): boolean {
  return !hasChanged && order.nextSyncAt === null && order.witnessedBy === null;
}

/** Remembers that Stripe could not be read. */
export async function recordFailure(order: OrderRecord, error: unknown, cause: SyncCause): Promise<void> {
  const written = await recordSyncFailure(order, error, cause);
  if (written) await reportIfStuck(written, cause);
}

/** After ten failures in a row, which take hours. That the staff are called is for the alerts to see to. */
async function reportIfStuck(order: OrderRecord, cause: SyncCause): Promise<void> {
  const { _id, number, status, syncFailures, lastSyncError } = order;
  if (syncFailures < stuckAfter) return;
  logger().error({ order: number, syncFailures, lastSyncError }, "order is stuck");
  await recordAudit({
    key: `order:${_id}:stuck`,
    at: clock.now(),
    actor: cause,
    action: "order.stuck",
    subject: `order:${_id}`,
    facts: { number, status, lastSyncError },
  });
}
