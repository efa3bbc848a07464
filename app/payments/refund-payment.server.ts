import type Stripe from "stripe";
import StripeClient from "stripe";
import { auditStaff, recordAudit, staffPrefix } from "~/audit/audit.server";
import { answerRefund, markRefundBroken, requestRefund } from "~/orders/change-order.server";
import { type OrderRecord, Orders, type RefundReason, type RefundRequest } from "~/orders/order.server";
import { clock } from "~/platform/clock/clock";
import { logger } from "~/platform/logger.server";
import { stripe } from "~/platform/stripe.server";
import { humanize } from "~/ui/humanize";

/**
 * So long a call that Stripe broke may be made again under its key, and longer than one call with its retries takes. A
 * second key is used only after `doubtIsOverMs`: by then every call under the first one has ended, and Stripe's list
 * shows what came of them.
 */
const doubtMs = 60_000;
const doubtIsOverMs = 3 * doubtMs;

export interface RefundAsked {
  order: OrderRecord;
  staffId: string;
  paymentIntentId: string;
  /** In minor units of the payment's currency; null for all that is left. */
  amountMinor: number | null;
  reason: RefundReason;
  why: string;
  /** How many refunds of the order had been asked for when the person looked at it. */
  position: number;
  /** Whether the order, as it is when the request is written, is still one that the person has decided about. */
  isStill(order: OrderRecord): boolean;
}

export type RefundOutcome =
  /** Stripe has it, whoever asked first; see the order's sync for what came of it. */
  | { kind: "made"; request: RefundRequest }
  | { kind: "refused"; request: RefundRequest; words: string }
  /** It is written down, and Stripe has not answered: asking again finishes the same refund. */
  | { kind: "unanswered"; request: RefundRequest }
  /** Somebody else has asked for another refund since. */
  | { kind: "overtaken" }
  | { kind: "too_much"; leftMinor: number; currency: string };

/**
 * Gives money back because somebody of the staff says so. The request is written onto the order before Stripe is
 * asked, at the place that the person saw as the next one: so pressing twice, two people at once and a process that dies
 * in between all come to the same one refund, under one idempotency key.
 *
 * Source: https://docs.stripe.com/api/refunds/create
 *
 * @throws {Stripe.errors.StripeError} when Stripe can't say what is left; nothing was asked for then.
 */
export async function refundPayment(asked: RefundAsked): Promise<RefundOutcome> {
  const { order, position } = asked;
  const earlier = order.refundRequests?.[position];
  if (earlier)
    return isSame(earlier, asked)
      ? finishRefund(order, position, staffPrefix + asked.staffId)
      : { kind: "overtaken" };
  const { leftMinor, currency } = await readLeft(asked.paymentIntentId);
  const amountMinor = asked.amountMinor ?? leftMinor;
  if (amountMinor > leftMinor || amountMinor === 0) return { kind: "too_much", leftMinor, currency };
  const { paymentIntentId, staffId: by, reason, why } = asked;
  const request: RefundRequest = {
    ...{ at: clock.now(), by, paymentIntentId, amountMinor, currency, reason, why },
    ...{ isAll: asked.amountMinor === null, brokenAt: null, answer: null },
  };
  const { order: written } = await requestRefund(order._id, position, request, asked.isStill);
  const claimed = written.refundRequests?.[position];
  if (!claimed || !isSame(claimed, asked)) return { kind: "overtaken" };
  return finishRefund(written, position, staffPrefix + asked.staffId);
}

/**
 * Has Stripe make a refund that was asked for, or finds out that it has made it.
 *
 * @param position which of the order's requests.
 * @param actor who sees to it, see `AuditRecord`.
 */
export async function finishRefund(
  order: OrderRecord,
  position: number,
  actor: string,
): Promise<RefundOutcome> {
  const current = await Orders.findById(order._id).lean<OrderRecord>();
  const request = current?.refundRequests?.[position];
  if (!request) return { kind: "overtaken" };
  if (request.answer) return outcomeOf(request);
  const key = `order:${order._id}:refund:staff:${position}`;
  const subject = `order:${order._id}`;
  const { amountMinor, currency, reason, paymentIntentId } = request;
  const facts = { number: order.number, paymentIntentId, amountMinor, currency, reason };
  await auditStaff({ staffId: request.by, action: "order.refund", subject, reason: request.why, facts, key });
  const answer = await ask(request, key);
  if (answer === "broken") await markRefundBroken(order._id, position);
  if (answer === "broken" || !answer) return { kind: "unanswered", request };
  await recordAudit({
    at: clock.now(),
    actor,
    action: answer.refusal ? "order.refund_refused" : "order.refund_made",
    subject,
    facts: { ...facts, ...answer },
    key: `staff:${key}:answer`,
  });
  await answerRefund(order._id, position, answer);
  return outcomeOf({ ...request, answer });
}

/** Of what is asked again the amount has to be the same, and the payment; the words need not. */
function isSame(request: RefundRequest, { paymentIntentId, amountMinor }: RefundAsked): boolean {
  const isSameAmount = amountMinor === null ? request.isAll : request.amountMinor === amountMinor;
  return request.paymentIntentId === paymentIntentId && Boolean(isSameAmount);
}

function outcomeOf(request: RefundRequest): RefundOutcome {
  const refusal = request.answer?.refusal;
  return refusal ? { kind: "refused", request, words: refusal } : { kind: "made", request };
}

type Answer = NonNullable<RefundRequest["answer"]>;

/** Null when there is no answer to rely on, `broken` when Stripe broke while it was making the refund. */
async function ask(request: RefundRequest, key: string): Promise<Answer | "broken" | null> {
  const { paymentIntentId, brokenAt } = request;
  // Told before the list is read: what the list doesn't show then was not made.
  const doubtfulForMs = brokenAt ? clock.nowMs() - brokenAt.getTime() : 0;
  const isOver = doubtfulForMs > doubtIsOverMs;
  try {
    const made = await findMade(request, key);
    if (made) return answerOf(made);
  } catch (error) {
    return noAnswer(error, paymentIntentId);
  }
  // A call under the first key could be under way still when the second one comes into use.
  if (doubtfulForMs > doubtMs && !isOver) return null;
  try {
    // Stripe replays a stored 500 under the same key for a day.
    return answerOf(await create(request, key, isOver ? `${key}:v2` : key));
  } catch (error) {
    if (isRefusal(error)) {
      logger().warn({ err: error, paymentIntentId }, "Stripe refuses a refund");
      return { refundId: null, refusal: error.message };
    }
    noAnswer(error, paymentIntentId);
    return isBroken(error) ? "broken" : null;
  }
}

/** A refund that came to nothing was not made, whoever made it fail. */
function answerOf({ id, status, failure_reason }: Stripe.Refund): Answer {
  const hasFailed = status === "failed" || status === "canceled";
  return { refundId: id, refusal: hasFailed ? humanize(failure_reason ?? status) : null };
}

/** A refusal is about this refund alone; keys that lack a right, or a key that is in use, tell nothing of it. */
function isRefusal(error: unknown): error is StripeClient.errors.StripeError {
  const { StripeInvalidRequestError, StripeCardError } = StripeClient.errors;
  const isAboutIt = error instanceof StripeInvalidRequestError || error instanceof StripeCardError;
  return isAboutIt && error.statusCode !== 409;
}

function isBroken(error: unknown): boolean {
  return error instanceof StripeClient.errors.StripeAPIError && (error.statusCode ?? 500) >= 500;
}

function noAnswer(error: unknown, paymentIntentId: string): null {
  if (!(error instanceof StripeClient.errors.StripeError)) throw error;
  logger().warn({ err: error, paymentIntentId }, "a refund has no answer yet");
  return null;
}

/** A call whose answer was lost may have done its work; Stripe's list tells, also after the key has run out. */
async function findMade({ paymentIntentId }: RefundRequest, key: string): Promise<Stripe.Refund | undefined> {
  const { data } = await stripe().refunds.list({ payment_intent: paymentIntentId, limit: 100 });
  return data.find(({ metadata }) => metadata?.request === key);
}

function create(request: RefundRequest, name: string, idempotencyKey: string): Promise<Stripe.Refund> {
  const { paymentIntentId, amountMinor, reason } = request;
  return stripe().refunds.create(
    {
      payment_intent: paymentIntentId,
      amount: amountMinor,
      reason,
      metadata: { lectern: "1", request: name },
    },
    { idempotencyKey },
  );
}

/** What of a payment can still be given back; what is on its way counts as gone. */
async function readLeft(paymentIntentId: string): Promise<{ leftMinor: number; currency: string }> {
  const intent = await stripe().paymentIntents.retrieve(paymentIntentId, { expand: ["latest_charge"] });
  const charge = typeof intent.latest_charge === "object" ? intent.latest_charge : null;
  return { leftMinor: intent.amount_received - (charge?.amount_refunded ?? 0), currency: intent.currency };
}
