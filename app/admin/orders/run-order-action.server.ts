import { staffPrefix } from "~/audit/audit.server";
import { grantsAccess } from "~/orders/order";
import { cancelUnpaid } from "~/payments/cancel-unpaid.server";
import { giftAccess, restoreAccess, takeBackGift, withholdAccess } from "~/payments/change-access.server";
import {
  acceptAmount,
  assignStudent,
  type Decided,
  giveBack,
  settleDuplicate,
} from "~/payments/decide-review.server";
import { finishRefund, type RefundOutcome, refundPayment } from "~/payments/refund-payment.server";
import type { StaffAction } from "~/payments/staff-action.server";
import { syncOrder } from "~/payments/sync-order.server";
import {
  describeAccess,
  describeCancel,
  describeChange,
  describeDecision,
  describeRefund,
  describeResent,
  type Outcome,
} from "./format-outcome";
import type { OrderAction, OrderActionAnswer } from "./order-action";
import { parseAmount } from "./parse-amount";
import { resendReceipt } from "./resend-receipt.server";
import { syncNow } from "./sync-now.server";

/** An outcome, and the field that it is about if it is about one. */
type Told = Outcome & { field?: string };

/**
 * Does what a button on an order's page says, and tells what came of it.
 *
 * @throws {Stripe.errors.StripeError} when Stripe can't be asked.
 */
export async function runOrderAction(
  action: OrderAction,
  staffAction: StaffAction,
): Promise<OrderActionAnswer & { status: number }> {
  const { isDone, words, field } = await run(action, staffAction);
  return {
    ...{ action: action.action, isDone, words, status: isDone ? 200 : field ? 400 : 409 },
    ...(field ? { fieldErrors: { [field]: words } } : {}),
  };
}

async function run(action: OrderAction, staffAction: StaffAction): Promise<Told> {
  switch (action.action) {
    case "sync": {
      const synced = await syncNow(staffAction);
      if (synced) return { isDone: true, words: describeChange(staffAction.order, synced) };
      return {
        isDone: false,
        words: "This order has no payment at Stripe yet: there is nothing to ask about.",
      };
    }
    case "resend_receipt":
      return describeResent(await resendReceipt(staffAction));
    case "withhold_access":
    case "restore_access":
    case "gift_access":
    case "take_back_gift":
      return changeAccess(action.action, staffAction, action.why);
    case "refund":
      return refund(action, staffAction);
    case "finish_refund":
      return followUp(
        await finishRefund(staffAction.order, action.position, staffPrefix + staffAction.staffId),
      );
    case "cancel":
      return describeCancel(await cancelUnpaid(staffAction, action.why));
    case "accept_amount":
      return decided(await acceptAmount(staffAction, action.why));
    case "give_back":
      return decided(await giveBack(staffAction, action.why, action.position));
    case "assign_student":
      return decided(await assignStudent(staffAction, action.why, action.email));
    case "settle":
      return decided(await settleDuplicate(staffAction, action.why, action.how));
  }
}

/** Money of an order in review goes back by a decision about it. */
async function refund(
  action: Extract<OrderAction, { action: "refund" }>,
  staffAction: StaffAction,
): Promise<Told> {
  const { order, staffId } = staffAction;
  if (!order.paidIntentId || !grantsAccess(order.status)) {
    return { isDone: false, words: "Nothing can be given back now: the order is in another state." };
  }
  const isPart = action.extent === "part";
  const amount = isPart ? parseAmount(action.amount, order.currency) : { amountMinor: null };
  if ("problem" in amount) {
    return { isDone: false, words: `${amount.problem} Nothing was given back.`, field: "amount" };
  }
  const outcome = await refundPayment({
    ...{ order, staffId, paymentIntentId: order.paidIntentId, ...amount },
    ...{ reason: action.reason, why: action.why, position: action.position },
    isStill: ({ status }) => grantsAccess(status),
  });
  const told = await followUp(outcome);
  return outcome.kind === "too_much" && isPart ? { ...told, field: "amount" } : told;
}

/** Has the order follow a refund. The refund is made, whatever becomes of that: the order remembers, the sweep goes on. */
async function followUp(outcome: RefundOutcome): Promise<Outcome> {
  if (outcome.kind !== "made") return describeRefund(outcome, false);
  const isSynced = await syncOrder(outcome.request.paymentIntentId, "staff").then(
    () => true,
    () => false,
  );
  return describeRefund(outcome, isSynced);
}

async function decided(decision: Decided): Promise<Told> {
  if (decision.kind === "refund") return followUp(decision.outcome);
  const told = describeDecision(decision);
  const isAboutAddress = decision.kind === "no_account" || decision.kind === "unconfirmed_account";
  return isAboutAddress ? { ...told, field: "email" } : told;
}

const accessActions = {
  withhold_access: {
    run: withholdAccess,
    done: "This order no longer includes access to the course.",
    before: "It was closed before.",
  },
  restore_access: {
    run: restoreAccess,
    done: "The order decides about its access again.",
    before: "It did so before.",
  },
  gift_access: {
    run: giftAccess,
    done: "The student may enter the course.",
    before: "They had this gift before.",
  },
  take_back_gift: {
    run: takeBackGift,
    done: "The gift is taken back.",
    before: "It was taken back before.",
  },
};

async function changeAccess(
  action: keyof typeof accessActions,
  staffAction: StaffAction,
  why: string,
): Promise<Outcome> {
  const { run, done, before } = accessActions[action];
  const { hasChanged, openBy } = await run(staffAction, why);
  return {
    isDone: true,
    words: `${hasChanged ? done : before} ${describeAccess(staffAction.order, openBy)}`,
  };
}
