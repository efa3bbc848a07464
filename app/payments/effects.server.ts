import StripeClient from "stripe";
import { recordAudit } from "~/audit/audit.server";
import { DuplicatePurchaseError, reconcileGrant } from "~/learning/grant.server";
import {
  endsAccess,
  grantsAccess,
  hasUnansweredRefund,
  type OrderStatus,
  type ReviewReason,
} from "~/orders/order";
import type { OrderEffects, OrderRecord, OrderStep } from "~/orders/order.server";
import { reportSales } from "~/reports/report-sales.server";
import { enqueueOrderMail, type MarkedOrder, wantedMails, withMarks } from "./order-mails.server";
import { refundDuplicate } from "./refund-duplicate.server";
import { finishRefund } from "./refund-payment.server";
import { releaseDuplicates } from "./release-duplicates.server";

/** A step that follows from the order's state. */
export type Effect =
  | { kind: "enroll" }
  | { kind: "revoke" }
  | { kind: "audit" }
  | { kind: "finish_refund"; position: number }
  | { kind: "refund"; paymentIntentId: string }
  | { kind: "mail"; mail: string }
  | { kind: "report" };

/** What became of an order's effects; the caller records it on the order in one write. */
export interface EffectsOutcome {
  /** The order's marks, with what was carried out now. */
  effects: OrderEffects;
  hasChanged: boolean;
  /** Money was given back: Stripe's truth is another one now. */
  hasMovedMoney: boolean;
  /** Set when a person has to decide. */
  review: ReviewReason | null;
  /** The first failure; whatever else could be done was done all the same. */
  failure: unknown;
}

const mostSteps = 50;
const leftToStaffMs = 60_000;

/** The steps that the order's state asks for at this moment and that are not recorded as done. */
export function pendingEffects(record: OrderRecord, now: Date): Effect[] {
  const order = withMarks(record);
  return [
    ...accessEffects(order),
    ...askedRefundEffects(order, now),
    ...refundEffects(order),
    ...auditEffects(order),
    ...mailEffects(order, now),
    ...reportEffects(order),
  ];
}

/** What the staff have closed stays closed, whatever becomes of the payment. */
function accessEffects({ status, accessWithheld, effects }: MarkedOrder): Effect[] {
  const isReopened = status === "needs_review" && effects.isToReopen;
  if ((grantsAccess(status) || isReopened) && !accessWithheld)
    return effects.enrolledAt || effects.duplicateOf ? [] : [{ kind: "enroll" }];
  if (accessWithheld || endsAccess(status)) return effects.revokedAt ? [] : [{ kind: "revoke" }];
  return [];
}

/** A refund that the staff have asked for is theirs to see through at first; when they don't, it is not forgotten. */
function askedRefundEffects(order: MarkedOrder, now: Date): Effect[] {
  const { refundRequests = [] } = order;
  const position = refundRequests.length - 1;
  const askedAt = refundRequests[position]?.at.getTime() ?? 0;
  const isOurs = hasUnansweredRefund(order) && now.getTime() - askedAt >= leftToStaffMs;
  return isOurs ? [{ kind: "finish_refund", position }] : [];
}

/** Money that is here twice goes back: a further intent's, or the whole order's when its course was bought already. */
function refundEffects(order: MarkedOrder): Effect[] {
  const { status, paidIntentId, surplusIntentIds, effects } = order;
  if (status === "needs_review") return [];
  const isDuplicate = grantsAccess(status) && effects.duplicateOf && paidIntentId;
  const isDone = (id: string) => effects.refundedIntentIds?.includes(id) || isSettledByStaff(order, id);
  const duplicate = isDuplicate && !isDone(paidIntentId) ? [paidIntentId] : [];
  const surplus = (surplusIntentIds ?? []).filter((id) => !isDone(id));
  return [...surplus, ...duplicate].map((paymentIntentId) => ({ kind: "refund", paymentIntentId }));
}

/** Whether the staff have said what becomes of this intent's second payment. */
function isSettledByStaff({ settledIntentIds }: OrderRecord, paymentIntentId: string): boolean {
  return settledIntentIds?.includes(paymentIntentId) ?? false;
}

function auditEffects(order: MarkedOrder): Effect[] {
  return stepsToAudit(order).length > 0 ? [{ kind: "audit" }] : [];
}

function mailEffects(order: MarkedOrder, now: Date): Effect[] {
  const written = order.effects.mails ?? [];
  return wantedMails(order, now)
    .filter((mail) => !written.includes(mail))
    .map((mail) => ({ kind: "mail", mail }));
}

/** Last of all, since nobody waits for it. */
function reportEffects({ completedAt, effects }: MarkedOrder): Effect[] {
  return completedAt && !effects.reportedAt ? [{ kind: "report" }] : [];
}

/**
 * Carries out what the order's state asks for. Every step may run any number of times, in any process: grants
 * remember which version of the order they reflect, so that a slow step can't undo a newer one; mails and audit
 * entries are unique; refunds go out under one idempotency key. A crash before the caller's record only means that
 * the steps run again. A step that fails doesn't stop the others.
 */
export async function runEffects(order: OrderRecord, now: Date): Promise<EffectsOutcome> {
  let current = withMarks(order);
  const outcome = { hasChanged: false, hasMovedMoney: false, review: null as ReviewReason | null };
  const failures = new Map<string, unknown>();
  for (let step = 0; step < mostSteps; step++) {
    const effect = pendingEffects(current, now).find((each) => !failures.has(JSON.stringify(each)));
    if (!effect) break;
    // Why money goes back is on record before it does: a crash in between must not forget it.
    const isRefund = effect.kind === "refund" || effect.kind === "finish_refund";
    if (isRefund && outcome.hasChanged) break;
    // The reports read the order as it is stored.
    if (effect.kind === "report" && current.effects.duplicateOf !== order.effects?.duplicateOf) break;
    try {
      const { review, ...marks } = await runEffect(effect, current, now);
      current = { ...current, effects: { ...current.effects, ...marks } };
      outcome.hasChanged = true;
      outcome.hasMovedMoney ||= isRefund;
      outcome.review ??= review ?? null;
      // The answer is on the order, which has to be read again.
      if (effect.kind === "finish_refund") break;
    } catch (error) {
      failures.set(JSON.stringify(effect), error);
    }
  }
  return { ...outcome, effects: current.effects, failure: [...failures.values()][0] ?? null };
}

type Marks = OrderEffects & { review?: ReviewReason };

async function runEffect(effect: Effect, order: MarkedOrder, now: Date): Promise<Marks> {
  switch (effect.kind) {
    case "enroll":
      return enroll(order, now);
    case "revoke":
      await reconcileGrants(order, false);
      if (endsAccess(order.status)) await releaseDuplicates(order);
      return { revokedAt: now };
    case "finish_refund":
      return finishAskedRefund(order, effect.position);
    case "refund":
      return refund(order, effect.paymentIntentId);
    case "audit":
      return audit(order);
    case "mail":
      await enqueueOrderMail(order, effect.mail);
      return { mails: [...(order.effects.mails ?? []), effect.mail] };
    case "report":
      await reportSales(order);
      return { reportedAt: now };
  }
}

/** Who inserts the active purchase grant first has bought the course; the other one gets the money back. */
async function enroll(order: MarkedOrder, now: Date): Promise<Marks> {
  try {
    await reconcileGrants(order, true);
    return { enrolledAt: now };
  } catch (error) {
    if (!(error instanceof DuplicatePurchaseError)) throw error;
    return { duplicateOf: error.winner, reportedAt: null };
  }
}

async function reconcileGrants(order: MarkedOrder, isActive: boolean): Promise<void> {
  const isPurchase = order.items.length === 1;
  for (const { courseId } of order.items) {
    const key = { studentId: order.studentId, courseId, source: `order:${order._id}` };
    await reconcileGrant(key, { sourceVersion: order.version, isActive, isPurchase });
  }
}

async function finishAskedRefund(order: MarkedOrder, position: number): Promise<Marks> {
  const { kind } = await finishRefund(order, position, "sweep");
  const message = "Stripe has not answered whether it has made a refund";
  if (kind === "unanswered")
    throw new StripeClient.errors.StripeConnectionError({ message, type: "api_error" });
  return {};
}

async function refund(order: MarkedOrder, paymentIntentId: string): Promise<Marks> {
  const key = `order:${order._id}:refund:duplicate`;
  const isWhole = paymentIntentId === order.paidIntentId;
  const isOnItsWay = await refundDuplicate(paymentIntentId, isWhole ? key : `${key}:${paymentIntentId}`);
  if (!isOnItsWay) return { review: "duplicate_not_refunded" };
  return { refundedIntentIds: [...(order.effects.refundedIntentIds ?? []), paymentIntentId] };
}

const troubled: readonly OrderStatus[] = ["partially_refunded", "refunded", "disputed", "needs_review"];

/** The steps about money that went back or is in danger, as far as they aren't in the audit trail yet. */
function stepsToAudit({ history, effects }: MarkedOrder): OrderStep[] {
  return history.filter(
    (step) =>
      (troubled.includes(step.to) || (step.from !== null && troubled.includes(step.from))) &&
      !effects.audited?.includes(nameOf(step)),
  );
}

async function audit(order: MarkedOrder): Promise<Marks> {
  const steps = stepsToAudit(order);
  for (const step of steps) {
    await recordAudit({
      key: `order:${order._id}:${nameOf(step)}`,
      at: step.at,
      actor: step.cause,
      action: `order.${step.to}`,
      subject: `order:${order._id}`,
      facts: {
        number: order.number,
        from: step.from,
        to: step.to,
        amountMinor: order.amountMinor,
        amountRefundedMinor: order.amountRefundedMinor,
        disputeStatus: order.disputeStatus,
        reviewReason: order.reviewReason,
      },
    });
  }
  return { audited: [...(order.effects.audited ?? []), ...steps.map(nameOf)] };
}

function nameOf({ at, to }: OrderStep): string {
  return `${at.getTime()}:${to}`;
}
