import { finishRefund, type RefundOutcome, refundPayment } from "~/refunds/refund-payment.server";
import { formatMoney } from "~/ui/format-money";
import { grantsAccess, isPaid } from "../order";
import type { OrderRecord } from "../order.server";
import { syncOrder } from "../sync-order.server";
import type { Act, ActAnswer } from "./act";
import { cancelUnpaid } from "./cancel-unpaid.server";
import { giftAccess, restoreAccess, takeBackGift, withholdAccess } from "./change-access.server";
import { acceptAmount, assignStudent, type Decided, giveBack, settleDuplicate } from "./decide-review.server";
import { parseAmount } from "./money-words";
import { resendReceipt } from "./resend-receipt.server";
import type { StaffPress } from "./staff-press.server";
import { syncNow } from "./sync-now.server";

type Answer = ActAnswer & { status: number };

/**
 * Does what a button on an order's page says, and tells what came of it.
 *
 * @throws {Stripe.errors.StripeError} when Stripe can't be asked.
 */
export async function carryOutAct(act: Act, press: StaffPress): Promise<Answer> {
  const done = (words: string): Answer => ({ act: act.act, isDone: true, words, status: 200 });
  const refused = (words: string, fieldErrors?: Record<string, string>): Answer => ({
    ...{ act: act.act, isDone: false, words, status: 409 },
    ...(fieldErrors ? { fieldErrors, status: 400 } : {}),
  });
  const told = ({ isDone, words }: Outcome) => (isDone ? done(words) : refused(words));
  switch (act.act) {
    case "sync": {
      const synced = await syncNow(press);
      return synced
        ? done(changeInWords(press.order, synced))
        : refused("This order has no payment at Stripe yet: there is nothing to ask about.");
    }
    case "resend_receipt":
      return told(await resent(press));
    case "withhold_access":
    case "restore_access":
    case "gift_access":
    case "take_back_gift":
      return done(await changeAccess(act.act, press, act.why));
    case "refund": {
      const { order } = press;
      const { paidIntentId, currency } = order;
      if (!paidIntentId || !isRefundable(order)) {
        return refused("Nothing can be given back by this form: the order is in another state by now.");
      }
      const read = act.extent === "all" ? { amountMinor: null } : parseAmount(act.amount, currency);
      if ("problem" in read)
        return refused(`${read.problem} Nothing was given back.`, { amount: read.problem });
      const outcome = await refundPayment({
        ...{ order, staffId: press.staffId, paymentIntentId: paidIntentId, position: act.position },
        ...{ amountMinor: read.amountMinor, reason: act.reason, why: act.why },
      });
      if (outcome.kind === "too_much") {
        const words = tooMuch(outcome);
        return refused(words, act.extent === "part" ? { amount: words } : undefined);
      }
      return told(await refundInWords(outcome));
    }
    case "finish_refund":
      return told(await refundInWords(await finishRefund(press.order, act.position, press.staffId)));
    case "cancel": {
      const order = await cancelUnpaid(press, act.why);
      if (order.status === "canceled")
        return done("The order is canceled, at Stripe, too. Nothing was charged.");
      return refused(
        order.paidIntentId
          ? "It was paid a moment ago, so it was not canceled."
          : `It could not be canceled: it is ${inWords(order.status)}.`,
      );
    }
    case "accept_amount":
      return told(await decidedInWords(await acceptAmount(press, act.why)));
    case "give_back":
      return told(await decidedInWords(await giveBack(press, act.why, act.position)));
    case "assign_student": {
      const decided = await assignStudent(press, act.why, act.email);
      if (decided.kind !== "no_account") return told(await decidedInWords(decided));
      return refused("Nobody has an account with this address. Nothing was changed.", {
        email: "Nobody has an account with this address.",
      });
    }
    case "settle":
      return told(await decidedInWords(await settleDuplicate(press, act.why, act.how)));
  }
}

interface Outcome {
  isDone: boolean;
  words: string;
}

/** Whether money of a finished order can be given back; one in review has a decision of its own for it. */
export function isRefundable({ status }: Pick<OrderRecord, "status">): boolean {
  return grantsAccess(status);
}

async function resent(press: StaffPress): Promise<Outcome> {
  const outcome = await resendReceipt(press);
  switch (outcome.kind) {
    case "written":
      return { isDone: true, words: `The receipt is on its way to ${outcome.to}.` };
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

const accessActs = {
  withhold_access: {
    run: withholdAccess,
    done: "This order opens its course no longer.",
    before: "It was closed before.",
  },
  restore_access: {
    run: restoreAccess,
    done: "The order decides about its access again.",
    before: "It was so before.",
  },
  gift_access: {
    run: giftAccess,
    done: "The student may enter the course.",
    before: "They had this gift before.",
  },
  take_back_gift: { run: takeBackGift, done: "The gift is taken back.", before: "It was taken back before." },
} as const;

async function changeAccess(act: keyof typeof accessActs, press: StaffPress, why: string): Promise<string> {
  const { run, done, before } = accessActs[act];
  const { hasChanged, openBy } = await run(press, why);
  const still =
    openBy.length > 0
      ? `The course is open to the student by: ${openBy.map(sourceInWords(press.order)).join(", ")}.`
      : "Nothing lets the student into the course now.";
  return `${hasChanged ? done : before} ${still}`;
}

function sourceInWords({ _id, number }: OrderRecord) {
  return (source: string): string => {
    if (source === `order:${_id}`) return `this order (${number})`;
    if (source === "free") return "having been free";
    return source.startsWith("order:") ? "another order" : "a gift of the staff's";
  };
}

async function refundInWords(outcome: RefundOutcome): Promise<Outcome> {
  switch (outcome.kind) {
    case "made": {
      const { amountMinor, currency, paymentIntentId } = outcome.request;
      const amount = formatMoney(amountMinor, currency);
      const isSynced = await syncOrder(paymentIntentId, "staff").then(
        () => true,
        // The order remembers why, and the sweep goes on: the refund itself is made.
        () => false,
      );
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
    case "too_much":
      return { isDone: false, words: tooMuch(outcome) };
  }
}

function tooMuch({ leftMinor, currency }: { leftMinor: number; currency: string }): string {
  return leftMinor > 0
    ? `Only ${formatMoney(leftMinor, currency)} are left to give back.`
    : "Nothing is left to give back.";
}

async function decidedInWords(decided: Decided): Promise<Outcome> {
  switch (decided.kind) {
    case "decided":
      return { isDone: true, words: `Decided. The order is ${inWords(decided.order.status)} now.` };
    case "overtaken":
      return {
        isDone: false,
        words: `This question is not open any more: the order is ${inWords(decided.order.status)}.`,
      };
    case "not_paid":
      return { isDone: false, words: "Nothing has been paid on this order yet." };
    case "no_account":
      return { isDone: false, words: "Nobody has an account with this address." };
    case "refund":
      return refundInWords(decided.outcome);
  }
}

function changeInWords(before: OrderRecord, after: OrderRecord): string {
  if (after.status === before.status)
    return `In line with Stripe. The order is ${inWords(after.status)}, as before.`;
  const opened = grantsAccess(after.status) && after.effects?.enrolledAt ? " The course is open." : "";
  const healed = isPaid(after.status) && !isPaid(before.status) ? " The payment was found at Stripe." : "";
  return `The order was ${inWords(before.status)} and is ${inWords(after.status)} now.${healed}${opened}`;
}

function inWords(status: string): string {
  return status.replaceAll("_", " ");
}
