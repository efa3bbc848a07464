import { normalizeEmail } from "~/accounts/credentials";
import { Users } from "~/accounts/user.server";
import { type AnswerFacts, answerReview } from "~/orders/change-order.server";
import { checkoutKeyOf } from "~/orders/checkout-key";
import { unsettledSurplus } from "~/orders/next-order-state";
import { hasUnansweredRefund, type OrderItem, type ReviewDecision, type ReviewReason } from "~/orders/order";
import type { OrderRecord, StaffReview } from "~/orders/order.server";
import { clock } from "~/platform/clock/clock";
import { isDuplicateKey } from "~/platform/database.server";
import { logger } from "~/platform/logger.server";
import { readSnapshot } from "./read-snapshot.server";
import { type RefundOutcome, refundPayment } from "./refund-payment.server";
import { auditStaffAction, type StaffAction } from "./staff-action.server";
import { syncOrder } from "./sync-order.server";

/** What became of a decision. */
export type Decided =
  /** The order is as the truth at Stripe has made it since; or, if Stripe could not be read, as it was decided. */
  | { kind: "decided"; order: OrderRecord; hasFollowed: boolean }
  /** The order asks another question by now, or none. */
  | { kind: "overtaken"; order: OrderRecord }
  /** A refund of the order was asked for, and nobody knows yet whether Stripe has made it. */
  | { kind: "refund_unanswered" }
  | { kind: "no_account" }
  | { kind: "unconfirmed_account" }
  | { kind: "not_paid" }
  | { kind: "refund"; outcome: RefundOutcome };

/**
 * Takes what was paid for the price. The order's terms follow the money, so that receipts, refunds and reports speak of
 * what there is; what they were is kept with the decision.
 *
 * @throws {Stripe.errors.StripeError} when Stripe can't say what was paid.
 */
export async function acceptAmount(action: StaffAction, why: string): Promise<Decided> {
  const { order } = action;
  if (!order.paidIntentId) return { kind: "not_paid" };
  const { snapshot } = await readSnapshot(order.paidIntentId);
  const { amountReceivedMinor: amountMinor, currency } = snapshot;
  await auditStaffAction(action, "order.accept_amount", why, { amountMinor, currency });
  return answer(action, "amount_mismatch", "accept_amount", why, (current) => ({
    facts: { amountMinor, currency, items: reprice(current.items, current.amountMinor, amountMinor) },
    replacedTerms: { amountMinor: current.amountMinor, currency: current.currency },
  }));
}

/** Gives an order whose student nobody here knows to the account with this address. */
export async function assignStudent(action: StaffAction, why: string, email: string): Promise<Decided> {
  const student = await Users.findOne({ email: normalizeEmail(email) }).lean();
  if (!student) return { kind: "no_account" };
  // Anybody could have written down the payer's address.
  if (!student.emailVerifiedAt) return { kind: "unconfirmed_account" };
  await auditStaffAction(action, "order.assign_student", why, { studentId: String(student._id) });
  const assign = (open: boolean) =>
    answer(action, "unknown_student", "assign_student", why, ({ mode, items, open: isOpen }) => ({
      facts: {
        studentId: student._id,
        open: isOpen && open,
        checkoutKey: checkoutKeyOf({
          mode,
          studentId: String(student._id),
          courseIds: items.map(({ courseId }) => courseId),
        }),
      },
    }));
  try {
    return await assign(true);
  } catch (error) {
    // They have begun the same purchase themselves: then this one is not the open one.
    if (!isDuplicateKey(error, "checkoutKey")) throw error;
    return assign(false);
  }
}

/** Leaves a second payment as it is at Stripe, since it was given back by other means, or stays as agreed. */
export async function settleDuplicate(
  action: StaffAction,
  why: string,
  decision: "given_back_elsewhere" | "keep",
): Promise<Decided> {
  await auditStaffAction(action, "order.settle_duplicate", why, { decision });
  return answer(action, "duplicate_not_refunded", decision, why, (current) => ({
    facts: { settledIntentIds: [...(current.settledIntentIds ?? []), ...intentsInQuestion(current)] },
  }));
}

/**
 * Sends everything back that is left of the money in question. The order leaves its review by what Stripe says then.
 *
 * @param position see `RefundAsked`.
 * @throws {Stripe.errors.StripeError} when Stripe can't say what is left.
 */
export async function giveBack(action: StaffAction, why: string, position: number): Promise<Decided> {
  const { order, staffId } = action;
  const { reviewReason: question } = order;
  if (order.status !== "needs_review" || !question) return { kind: "overtaken", order };
  if (!order.paidIntentId) return { kind: "not_paid" };
  const ids = intentsInQuestion(order);
  await auditStaffAction(action, "order.give_back", why, { intents: ids });
  const reason = question === "duplicate_not_refunded" ? "duplicate" : "requested_by_customer";
  let current = order;
  for (const [index, paymentIntentId] of ids.entries()) {
    const outcome = await refundPayment({
      ...{ order: current, staffId, paymentIntentId, amountMinor: null, reason, why },
      position: position + index,
      isStill: (latest) => asks(latest, question),
    });
    if (outcome.kind !== "made") return { kind: "refund", outcome };
    const synced = await follow(paymentIntentId);
    if (!synced) return { kind: "refund", outcome };
    current = synced;
  }
  if (current.status !== "needs_review" || question !== "duplicate_not_refunded")
    return { kind: "decided", order: current, hasFollowed: true };
  // A further intent's money is back; the order itself was paid and goes on.
  return answer({ ...action, order: current }, "duplicate_not_refunded", "give_back", why, () => ({
    facts: {},
  }));
}

/**
 * The intents whose money the question is about, the order's further ones first. Of a second payment these are only the
 * further ones while they hold any; the one that paid the order only if the whole order is one too many.
 */
export function intentsInQuestion(order: OrderRecord): string[] {
  const { reviewReason, paidIntentId, effects } = order;
  const paid = paidIntentId ? [paidIntentId] : [];
  const surplus = unsettledSurplus(order);
  if (reviewReason !== "duplicate_not_refunded") return [...surplus, ...paid];
  if (surplus.length > 0) return surplus;
  return effects?.duplicateOf ? paid : [];
}

interface Facts {
  facts: AnswerFacts;
  replacedTerms?: StaffReview["replacedTerms"];
}

/** Takes the question off the order and keeps its answer, in one write; then the truth decides. */
async function answer(
  { order, staffId: by }: StaffAction,
  reason: ReviewReason,
  decision: ReviewDecision,
  why: string,
  factsOf: (current: OrderRecord) => Facts,
): Promise<Decided> {
  const { order: written, hasChanged } = await answerReview(order._id, (current) => {
    if (!asks(current, reason) || hasUnansweredRefund(current)) return null;
    const { facts, ...terms } = factsOf(current);
    const review: StaffReview = { at: clock.now(), by, reason, decision, why, ...terms };
    return { review, facts };
  });
  if (!hasChanged)
    return asks(written, reason) ? { kind: "refund_unanswered" } : { kind: "overtaken", order: written };
  const paymentIntentId = written.paidIntentId ?? written.paymentIntentId;
  const synced = paymentIntentId ? await follow(paymentIntentId) : written;
  return { kind: "decided", order: synced ?? written, hasFollowed: synced !== null };
}

/** Has the order follow what was decided and can't be undone: if that fails, it is due, and the sweep goes on. */
async function follow(paymentIntentId: string): Promise<OrderRecord | null> {
  try {
    return await syncOrder(paymentIntentId, "staff");
  } catch (error) {
    logger().warn({ err: error, paymentIntentId }, "an order follows its decision later");
    return null;
  }
}

function asks({ status, reviewReason }: OrderRecord, reason: ReviewReason): boolean {
  return status === "needs_review" && reviewReason === reason;
}

/** Shares another total among the items in proportion; what rounding leaves goes to the last. */
export function reprice(items: OrderItem[], fromMinor: number, toMinor: number): OrderItem[] {
  let leftMinor = toMinor;
  return items.map((item, index) => {
    const share =
      fromMinor > 0 ? Number((BigInt(item.amountMinor) * BigInt(toMinor)) / BigInt(fromMinor)) : 0;
    const amountMinor = index === items.length - 1 ? leftMinor : share;
    leftMinor -= amountMinor;
    return { ...item, amountMinor };
  });
}
