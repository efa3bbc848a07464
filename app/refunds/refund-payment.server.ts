import StripeClient from "stripe";
import { auditStaff } from "~/operations/audit.server";
import { changeOrder } from "~/orders/change-order.server";
import type { OrderRecord, RefundReason, RefundRequest } from "~/orders/order.server";
import { logger } from "~/platform/logger.server";
import { isStripeUnavailable, stripe } from "~/platform/stripe.server";

/** After so long a refund that Stripe's list doesn't name was not made, whatever became of the call. */
const doubtMs = 60_000;

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
    return isSame(earlier, asked) ? finishRefund(order, position, asked.staffId) : { kind: "overtaken" };
  const { leftMinor, currency } = await readLeft(asked.paymentIntentId);
  const amountMinor = asked.amountMinor ?? leftMinor;
  if (amountMinor > leftMinor || amountMinor === 0) return { kind: "too_much", leftMinor, currency };
  const { paymentIntentId, staffId: by, reason, why } = asked;
  const request: RefundRequest = {
    ...{ at: new Date(), by, paymentIntentId, amountMinor, currency, reason, why },
    answer: null,
  };
  const { order: written } = await changeOrder(order._id, ({ refundRequests = [] }) => {
    const isNext = refundRequests.length === position && refundRequests.at(-1)?.answer !== null;
    return isNext ? { $push: { refundRequests: request } } : null;
  });
  const claimed = written.refundRequests?.[position];
  if (!claimed || !isSame(claimed, asked)) return { kind: "overtaken" };
  return finishRefund(written, position, asked.staffId);
}

/**
 * Has Stripe make a refund that was asked for, or finds out that it has made it.
 *
 * @param position which of the order's requests.
 */
export async function finishRefund(
  order: OrderRecord,
  position: number,
  staffId: string,
): Promise<RefundOutcome> {
  const request = order.refundRequests?.[position];
  if (!request) return { kind: "overtaken" };
  if (request.answer) return outcomeOf(request);
  const key = `order:${order._id}:refund:staff:${position}`;
  const subject = `order:${order._id}`;
  const { amountMinor, currency, reason, paymentIntentId } = request;
  const facts = { number: order.number, paymentIntentId, amountMinor, currency, reason };
  await auditStaff({ staffId: request.by, action: "order.refund", subject, reason: request.why, facts, key });
  const answer = await ask(request, key);
  if (!answer) return { kind: "unanswered", request };
  await auditStaff({
    staffId,
    action: answer.refusal ? "order.refund_refused" : "order.refund_made",
    subject,
    facts: { ...facts, ...answer },
    key: `${key}:answer`,
  });
  await changeOrder(order._id, ({ refundRequests }) =>
    refundRequests?.[position]?.answer === null
      ? { $set: { [`refundRequests.${position}.answer`]: answer } }
      : null,
  );
  return outcomeOf({ ...request, answer });
}

/** Of what is asked again the amount has to be the same, and the payment; the words need not. */
function isSame(request: RefundRequest, { paymentIntentId, amountMinor }: RefundAsked): boolean {
  return (
    request.paymentIntentId === paymentIntentId &&
    (amountMinor === null || request.amountMinor === amountMinor)
  );
}

function outcomeOf(request: RefundRequest): RefundOutcome {
  const refusal = request.answer?.refusal;
  return refusal ? { kind: "refused", request, words: refusal } : { kind: "made", request };
}

/** Null when there is no answer to rely on. */
async function ask(request: RefundRequest, key: string): Promise<RefundRequest["answer"]> {
  try {
    return { refundId: (await findMade(request, key)) ?? (await make(request, key)), refusal: null };
  } catch (error) {
    const isOurs = !(error instanceof StripeClient.errors.StripeError);
    if (isOurs) throw error;
    const { paymentIntentId } = request;
    if (isStripeUnavailable(error) || error.statusCode === 409) {
      logger().warn({ err: error, paymentIntentId }, "a refund has no answer yet");
      return null;
    }
    logger().warn({ err: error, paymentIntentId }, "Stripe refuses a refund");
    return { refundId: null, refusal: error.message };
  }
}

/** A call whose answer was lost may have done its work; Stripe's list tells, also after the key has run out. */
async function findMade({ paymentIntentId }: RefundRequest, key: string): Promise<string | null> {
  const { data } = await stripe().refunds.list({ payment_intent: paymentIntentId, limit: 100 });
  return data.find(({ metadata }) => metadata?.request === key)?.id ?? null;
}

async function make(request: RefundRequest, key: string): Promise<string> {
  try {
    return await create(request, key, key);
  } catch (error) {
    const isStored = error instanceof StripeClient.errors.StripeAPIError && (error.statusCode ?? 0) >= 500;
    if (!isStored || Date.now() - request.at.getTime() < doubtMs) throw error;
    // Stripe replays a stored 500 under the same key for a day; its list has shown that nothing came of that.
    return create(request, key, `${key}:v2`);
  }
}

async function create(request: RefundRequest, name: string, idempotencyKey: string): Promise<string> {
  const { paymentIntentId, amountMinor, reason } = request;
  const { id } = await stripe().refunds.create(
    {
      payment_intent: paymentIntentId,
      amount: amountMinor,
      reason,
      metadata: { lectern: "1", request: name },
    },
    { idempotencyKey },
  );
  return id;
}

/** What of a payment can still be given back; what is on its way counts as gone. */
async function readLeft(paymentIntentId: string): Promise<{ leftMinor: number; currency: string }> {
  const intent = await stripe().paymentIntents.retrieve(paymentIntentId, { expand: ["latest_charge"] });
  const charge = typeof intent.latest_charge === "object" ? intent.latest_charge : null;
  return { leftMinor: intent.amount_received - (charge?.amount_refunded ?? 0), currency: intent.currency };
}
