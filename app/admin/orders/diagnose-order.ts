import { grantsAccess, isPaid, isUnpaid, type OrderStatus } from "~/orders/order";
import { formatMoney } from "~/ui/format-money";
import { humanize } from "~/ui/humanize";
import type { Tone } from "~/ui/tone";
import { ago } from "./ago";
import type { OrderDetails } from "./order-details";
import type { StripeTruth } from "./stripe-truth";

/** An order's state and what to do about it, in a sentence or two. */
export interface OrderDiagnosis {
  tone: Exclude<Tone, "neutral">;
  words: string;
}

const selectSync = "Select Sync now.";

/**
 * Says how an order stands and what to do. The first problem that needs someone wins.
 *
 * @param truth null until Stripe has answered.
 */
export function diagnoseOrder(order: OrderDetails, truth: StripeTruth | null, now: Date): OrderDiagnosis {
  return (
    atStripe(order, truth, now) ??
    forPerson(order, truth) ??
    inTrouble(order, now) ?? { tone: order.hasAccess ? "success" : "info", words: atPeace(order, now) }
  );
}

/** Stripe has something that isn't recorded here. */
function atStripe(order: OrderDetails, truth: StripeTruth | null, now: Date): OrderDiagnosis | null {
  if (truth?.kind !== "read") return null;
  const { intent, nextStatus } = truth;
  if (intent.paidAt && !order.isPaid) {
    return {
      tone: "danger",
      words: `Paid on Stripe ${ago(intent.paidAt, now)}, but not recorded here. ${selectSync}`,
    };
  }
  const moneyDiffers = intent.amountRefundedMinor !== order.amountRefundedMinor;
  if (order.isPaid && moneyDiffers) {
    const back = formatMoney(intent.amountRefundedMinor, intent.currency);
    return {
      tone: "danger",
      words: `Refunded on Stripe: ${back}. A different amount is recorded here. ${selectSync}`,
    };
  }
  if (!nextStatus) return null;
  const words = `On Stripe this is ${humanize(nextStatus)}; in Lectern it's ${humanize(order.status)}. ${selectSync}`;
  return { tone: "warning", words };
}

/** Something that only staff can decide. */
function forPerson(order: OrderDetails, truth: StripeTruth | null): OrderDiagnosis | null {
  const unanswered = order.refundRequests.find(({ state }) => state === "unanswered");
  if (unanswered) {
    const amount = formatMoney(unanswered.amountMinor, unanswered.currency);
    return {
      tone: "danger",
      words: `A refund of ${amount} was requested, but Stripe never answered. Select Finish refund; it can't be made twice.`,
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
          : "a different amount";
      return `The student paid ${paid}, but the price was ${asked}. Decide below: accept the amount, or refund it.`;
    }
    case "duplicate_not_refunded":
      return "This is a duplicate payment that couldn't be refunded automatically. Decide below what to do with it.";
    case "unknown_student":
      return "No account matches the student on this payment. Assign it to an account below, or refund it.";
    case null:
      return `The review is decided, but the order isn't synced yet. ${selectSync}`;
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
      words: `The last sync failed${when}${tries}: ${sync.lastError} ${selectSync}`,
    };
  }
  const isOpening = grantsAccess(order.status) && !order.hasAccess && !order.isDuplicate && !order.withheld;
  if (isOpening) return { tone: "danger", words: `Paid, but access isn't granted yet. ${selectSync}` };
  if (isPaid(order.status) && pendingEffects.length > 0) {
    return {
      tone: "warning",
      words: `Some follow-up steps are still to do: ${pendingEffects.join(" ")} ${selectSync}`,
    };
  }
  const lost = mails.find(({ state, template }) => state === "dead" && template !== "staff_notice");
  if (lost && lost === mails.find(({ template }) => template === lost.template)) {
    const words = `${leadOf(order.status, order.disputeStatus)} But the email to ${lost.to.join(", ")} couldn't be delivered: ${lost.lastError ?? "no reason was given"}.`;
    return { tone: "warning", words };
  }
  return null;
}

function atPeace(order: OrderDetails, now: Date): string {
  if (order.withheld) return `Staff withheld access ${ago(order.withheld.at, now)}: ${order.withheld.why}`;
  if (order.isDuplicateSettled) return "Duplicate payment, settled by staff. Nothing to do.";
  if (isUnpaid(order.status) && order.failure) {
    return `Not paid: ${order.failure.message} The student can try another card. Nothing to do.`;
  }
  return leadOf(order.status, order.disputeStatus);
}

function leadOf(status: OrderStatus, disputeStatus: string | null): string {
  switch (status) {
    case "awaiting_payment":
      return "Not paid: the student hasn't finished the payment. Nothing to do.";
    case "payment_failed":
      return "Not paid: the card was declined. The student can try another one. Nothing to do.";
    case "processing":
      return "Waiting for the bank to confirm: seconds for a card, days for a bank debit. Access is then granted automatically.";
    case "completed":
      return disputeStatus?.startsWith("warning")
        ? "Paid. Access granted. The bank is asking about the payment: respond in Stripe's dashboard."
        : "Paid. Access granted. Nothing to do.";
    case "partially_refunded":
      return "Paid and partially refunded. Access granted. Nothing to do.";
    case "refunded":
      return "Refunded in full. This order no longer includes access. The student can buy again.";
    case "disputed":
      return disputeStatus === "lost"
        ? "The dispute was lost, and the bank returned the money. This order no longer includes access."
        : "The payment is disputed. Respond in Stripe's dashboard before the deadline.";
    case "canceled":
      return "Canceled before it was paid. Nothing was charged. The student can buy again.";
    case "needs_review":
      return "This order needs review.";
  }
}
