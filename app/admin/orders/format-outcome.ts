import { grantsAccess, isPaid } from "~/orders/order";
import type { OrderRecord } from "~/orders/order.server";
import type { Decided } from "~/payments/decide-review.server";
import type { RefundOutcome } from "~/payments/refund-payment.server";
import { formatMoney } from "~/ui/format-money";
import { humanize } from "~/ui/humanize";
import type { Resent } from "./resend-receipt.server";

/** What a pressed button came to, for whoever pressed it. */
export interface Outcome {
  isDone: boolean;
  words: string;
}

/** What a sync has changed. */
export function describeChange(before: OrderRecord, after: OrderRecord): string {
  if (after.status === before.status) {
    return `In line with Stripe. The order is ${humanize(after.status)}, as before.`;
  }
  const healed = isPaid(after.status) && !isPaid(before.status) ? " The payment was found at Stripe." : "";
  const opened = grantsAccess(after.status) && after.effects?.enrolledAt ? " The course is open." : "";
  return `The order was ${humanize(before.status)} and is ${humanize(after.status)} now.${healed}${opened}`;
}

export function describeCancel(order: OrderRecord): Outcome {
  if (order.status === "canceled") {
    return { isDone: true, words: "The order is canceled, at Stripe, too. Nothing was charged." };
  }
  const words = order.paidIntentId
    ? "It was paid a moment ago, so it was not canceled."
    : `It could not be canceled: it is ${humanize(order.status)}.`;
  return { isDone: false, words };
}

export function describeResent(resent: Resent): Outcome {
  switch (resent.kind) {
    case "written":
      return { isDone: true, words: `The receipt is on its way to ${resent.to}.` };
    case "too_soon":
      return {
        isDone: false,
        words: "A receipt was written less than a minute ago. Give it a moment to arrive.",
      };
    case "no_student":
      return { isDone: false, words: "There is no account to write to." };
    case "not_paid":
      return { isDone: false, words: "There is no receipt for an order that has not been paid." };
  }
}

/** @param isSynced whether the order has been brought in line with the refund already. */
export function describeRefund(outcome: RefundOutcome, isSynced: boolean): Outcome {
  switch (outcome.kind) {
    case "made": {
      const amount = formatMoney(outcome.request.amountMinor, outcome.request.currency);
      const after = isSynced
        ? ""
        : " Stripe could not be read again yet, so this page follows a little later.";
      return { isDone: true, words: `${amount} are on their way back, once.${after}` };
    }
    case "refused":
      return { isDone: false, words: `Stripe refuses this refund: ${outcome.words}` };
    case "unanswered":
      return {
        isDone: false,
        words:
          "Stripe has not answered. The refund is written down and can't be made twice: press Finish the refund in a minute.",
      };
    case "overtaken":
      return {
        isDone: false,
        words:
          "Meanwhile another refund of this order was asked for. Look at what is left, then press again.",
      };
    case "too_much": {
      const { leftMinor, currency } = outcome;
      const left = `Only ${formatMoney(leftMinor, currency)} are left to give back.`;
      return { isDone: false, words: leftMinor > 0 ? left : "Nothing is left to give back." };
    }
  }
}

export function describeDecision(decided: Exclude<Decided, { kind: "refund" }>): Outcome {
  switch (decided.kind) {
    case "decided":
      return {
        isDone: true,
        words: decided.hasFollowed
          ? `Decided. The order is ${humanize(decided.order.status)} now.`
          : "Decided. Stripe could not be read just now, so this page follows a little later.",
      };
    case "overtaken":
      return {
        isDone: false,
        words: `This question is not open any more: the order is ${humanize(decided.order.status)}.`,
      };
    case "refund_unanswered":
      return {
        isDone: false,
        words:
          "A refund of this order was asked for, and Stripe has not answered yet. Nothing was decided: finish the refund first.",
      };
    case "not_paid":
      return { isDone: false, words: "Nothing has been paid on this order yet." };
    case "unconfirmed_account":
      return {
        isDone: false,
        words: "This account has not confirmed its email address yet. Nothing was changed.",
      };
    case "no_account":
      return { isDone: false, words: "Nobody has an account with this address. Nothing was changed." };
  }
}

/** What lets the student into the courses of an order, by the sources of the grants. */
export function describeAccess({ _id, number }: OrderRecord, openBy: string[]): string {
  if (openBy.length === 0) return "Nothing lets the student into the course now.";
  const sources = openBy.map((source) => {
    if (source === `order:${_id}`) return `this order (${number})`;
    if (source === "free") return "having been free";
    return source.startsWith("order:") ? "another order" : "a gift of the staff's";
  });
  return `The course is open to the student by: ${sources.join(", ")}.`;
}
