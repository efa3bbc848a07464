import { grantsAccess, isPaid, isUnpaid, type OrderStatus } from "~/orders/order";
import { formatMoney } from "~/ui/format-money";
import { humanize } from "~/ui/humanize";
import type { Tone } from "~/ui/tone";
import { ago } from "./ago";
import type { OrderDetails } from "./order-details";
import type { StripeTruth } from "./stripe-truth";

/** What is the diagnosis with an order and what to do about it, in a sentence or two. */
export interface OrderDiagnosis {
  tone: Exclude<Tone, "neutral">;
  words: string;
}

const pressSync = "Press Sync now.";

/**
 * What is the diagnosis with an order, and what to do. The first thing that asks for a person wins.
 *
 * @param truth null while Stripe is still being asked.
 */
export function diagnoseOrder(order: OrderDetails, truth: StripeTruth | null, now: Date): OrderDiagnosis {
  return (
    atStripe(order, truth, now) ??
    forPerson(order, truth) ??
    inTrouble(order, now) ?? { tone: order.hasAccess ? "success" : "info", words: atPeace(order, now) }
  );
}

/** Stripe knows something that the shop doesn't. */
function atStripe(order: OrderDetails, truth: StripeTruth | null, now: Date): OrderDiagnosis | null {
  if (truth?.kind !== "read") return null;
  const { intent, nextStatus } = truth;
  if (intent.paidAt && !order.isPaid) {
    return {
      tone: "danger",
      words: `Paid at Stripe ${ago(intent.paidAt, now)}, not known here. ${pressSync}`,
    };
  }
  const moneyDiffers = intent.amountRefundedMinor !== order.amountRefundedMinor;
  if (order.isPaid && moneyDiffers) {
    const back = formatMoney(intent.amountRefundedMinor, intent.currency);
    return {
      tone: "danger",
      words: `Given back at Stripe: ${back}. The shop knows of another amount. ${pressSync}`,
    };
  }
  if (!nextStatus) return null;
  const words = `At Stripe this is ${humanize(nextStatus)}, here it is ${humanize(order.status)}. ${pressSync}`;
  return { tone: "warning", words };
}

/** Something that only a person can decide. */
function forPerson(order: OrderDetails, truth: StripeTruth | null): OrderDiagnosis | null {
  const unanswered = order.refundRequests.find(({ state }) => state === "unanswered");
  if (unanswered) {
    const amount = formatMoney(unanswered.amountMinor, unanswered.currency);
    return {
      tone: "danger",
      words: `A refund of ${amount} was asked for, and Stripe's answer never came. Press Finish the refund; it can't be made twice.`,
    };
  }
  if (order.status !== "needs_review") return null;
  return { tone: "warning", words: question(order, truth) };
}

function question(order: OrderDetails, truth: StripeTruth | null): string {
  switch (order.reviewReason) {
    case "amount_mismatch": {
      const asked = formatMoney(order.amountMinor, order.currency);
      const paid =
        truth?.kind === "read"
          ? formatMoney(truth.intent.amountReceivedMinor, truth.intent.currency)
          : "another amount";
      return `The student paid ${paid}, and the price was ${asked}. Decide below: accept it, or give it back.`;
    }
    case "duplicate_not_refunded":
      return "Paid twice, and the second payment could not be sent back by itself. Decide below what becomes of it.";
    case "unknown_student":
      return "Nobody here is the student whom this payment names. Find the account below, or give the money back.";
    case null:
      return `The question is decided; Stripe has still to be asked what follows. ${pressSync}`;
  }
}

function inTrouble(order: OrderDetails, now: Date): OrderDiagnosis | null {
  const { sync, pendingEffects, mails } = order;
  if (sync.lastError) {
    const tries =
      sync.failures > 0 ? `, ${sync.failures} ${sync.failures === 1 ? "time" : "times"} in a row` : "";
    const when = sync.lastAt ? ` ${ago(sync.lastAt, now)}` : "";
    return {
      tone: "danger",
      words: `The last sync failed${when}${tries}: ${sync.lastError} ${pressSync}`,
    };
  }
  const isOpening = grantsAccess(order.status) && !order.hasAccess && !order.isDuplicate && !order.withheld;
  if (isOpening) return { tone: "danger", words: `Paid, but the course is not open yet. ${pressSync}` };
  if (isPaid(order.status) && pendingEffects.length > 0) {
    return {
      tone: "warning",
      words: `Not all is done that follows: ${pendingEffects.join(" ")} ${pressSync}`,
    };
  }
  const lost = mails.find(({ state, template }) => state === "dead" && template !== "staff_notice");
  if (lost && lost === mails.find(({ template }) => template === lost.template)) {
    const words = `${leadOf(order.status, order.disputeStatus)} But the mail to ${lost.to.join(", ")} could not be delivered: ${lost.lastError ?? "no reason was given"}.`;
    return { tone: "warning", words };
  }
  return null;
}

function atPeace(order: OrderDetails, now: Date): string {
  if (order.withheld)
    return `The staff closed its access ${ago(order.withheld.at, now)}: ${order.withheld.why}`;
  if (order.isDuplicateSettled) return "A second payment, settled by the staff. Nothing to do.";
  if (isUnpaid(order.status) && order.failure) {
    return `Not paid: ${order.failure.message} The student can try another card. Nothing to do here.`;
  }
  return leadOf(order.status, order.disputeStatus);
}

function leadOf(status: OrderStatus, disputeStatus: string | null): string {
  switch (status) {
    case "awaiting_payment":
      return "Not paid: the student has not finished the payment. Nothing to do here.";
    case "payment_failed":
      return "Not paid: the card was refused. The student can try another one. Nothing to do here.";
    case "processing":
      return "The bank is still at it. A card takes seconds, a bank debit days. The course opens by itself.";
    case "completed":
      return disputeStatus?.startsWith("warning")
        ? "Paid, and the course is open. The bank asks about the payment: answer it in Stripe's dashboard."
        : "Paid, and the course is open. Nothing to do.";
    case "partially_refunded":
      return "Paid, given back in part, and the course is open. Nothing to do.";
    case "refunded":
      return "Given back as a whole; this order opens nothing any more. The student can buy again.";
    case "disputed":
      return disputeStatus === "lost"
        ? "The dispute is lost: the bank has given the money back. This order opens nothing any more."
        : "The payment is disputed. Answer it in Stripe's dashboard before its deadline.";
    case "canceled":
      return "Canceled before it was paid. Nothing was charged. The student can buy again.";
    case "needs_review":
      return "This order waits for a person.";
  }
}
