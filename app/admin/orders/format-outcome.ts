import { grantsAccess, isPaid } from "~/orders/order";
import type { OrderRecord } from "~/orders/order.server";
import type { Decided } from "~/payments/decide-review.server";
import type { RefundOutcome } from "~/payments/refund-payment.server";
import { formatMoney } from "~/ui/format-money";
import { humanize } from "~/ui/humanize";
import type { Resent } from "./resend-receipt.server";

/** The result of an action, for the person who took it. */
export interface Outcome {
  isDone: boolean;
  words: string;
}

/** What a sync changed. */
export function describeChange(before: OrderRecord, after: OrderRecord): string {
  if (after.status === before.status) {
    return `In sync with Stripe. The order is still ${humanize(after.status)}.`;
  }
  const healed = isPaid(after.status) && !isPaid(before.status) ? " The payment was found on Stripe." : "";
  const opened = grantsAccess(after.status) && after.effects?.enrolledAt ? " Access granted." : "";
  return `The order changed from ${humanize(before.status)} to ${humanize(after.status)}.${healed}${opened}`;
}

export function describeCancel(order: OrderRecord): Outcome {
  if (order.status === "canceled") {
    return { isDone: true, words: "The order is canceled, also on Stripe. Nothing was charged." };
  }
  const words = order.paidIntentId
    ? "The order was paid a moment ago, so it wasn't canceled."
    : `The order couldn't be canceled: it's ${humanize(order.status)}.`;
  return { isDone: false, words };
}

export function describeResent(resent: Resent): Outcome {
  switch (resent.kind) {
    case "written":
      return { isDone: true, words: `The receipt is on its way to ${resent.to}.` };
    case "too_soon":
      return {
        isDone: false,
        words: "A receipt was sent less than a minute ago. Give it a moment to arrive.",
      };
    case "no_student":
      return { isDone: false, words: "This order has no account to send a receipt to." };
    case "not_paid":
      return { isDone: false, words: "This order hasn't been paid, so there is no receipt." };
  }
}

/** @param isSynced whether the order already reflects the refund. */
export function describeRefund(outcome: RefundOutcome, isSynced: boolean): Outcome {
  switch (outcome.kind) {
    case "made": {
      const amount = formatMoney(outcome.request.amountMinor, outcome.request.currency);
      const after = isSynced
        ? ""
        : " Stripe isn't responding right now, so this page will update a little later.";
      return { isDone: true, words: `Refund of ${amount} sent.${after}` };
    }
    case "refused":
      return { isDone: false, words: `Stripe rejected this refund: ${outcome.words}` };
    case "unanswered":
      return {
        isDone: false,
        words:
          "Stripe has not answered. The refund is recorded and can't be made twice. Select Finish refund in a minute.",
      };
    case "overtaken":
      return {
        isDone: false,
        words:
          "Another refund of this order was requested in the meantime. Check what is left, then try again.",
      };
    case "too_much": {
      const { leftMinor, currency } = outcome;
      const left = `Only ${formatMoney(leftMinor, currency)} is left to refund.`;
      return { isDone: false, words: leftMinor > 0 ? left : "Nothing is left to refund." };
    }
  }
}

export function describeDecision(decided: Exclude<Decided, { kind: "refund" }>): Outcome {
  switch (decided.kind) {
    case "decided":
      return {
        isDone: true,
        words: decided.hasFollowed
          ? `Decision saved. The order is now ${humanize(decided.order.status)}.`
          : "Decision saved. Stripe isn't responding right now, so this page will update a little later.",
      };
    case "overtaken":
      return {
        isDone: false,
        words: `This review is already closed: the order is ${humanize(decided.order.status)}.`,
      };
    case "refund_unanswered":
      return {
        isDone: false,
        words:
          "A refund of this order was requested, and Stripe has not answered yet. Nothing was changed: finish the refund first.",
      };
    case "not_paid":
      return { isDone: false, words: "Nothing has been paid for this order yet." };
    case "unconfirmed_account":
      return {
        isDone: false,
        words: "This account has not confirmed its email address yet. Nothing was changed.",
      };
    case "no_account":
      return { isDone: false, words: "No account has this email address. Nothing was changed." };
  }
}

/** Which grants give the student access to an order's courses. */
export function describeAccess({ _id, number }: OrderRecord, openBy: string[]): string {
  if (openBy.length === 0) return "The student has no access to the course now.";
  const sources = openBy.map((source) => {
    if (source === `order:${_id}`) return `this order (${number})`;
    if (source === "free") return "free enrollment";
    return source.startsWith("order:") ? "another order" : "a gift from staff";
  });
  return `The student has access through: ${sources.join(", ")}.`;
}
