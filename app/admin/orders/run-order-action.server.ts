import { staffPrefix } from "~/audit/audit.server";
import { grantsAccess } from "~/orders/order";
import type { OrderRecord } from "~/orders/order.server";
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
import { releaseIfFirst } from "~/payments/release-duplicates.server";
import { auditStaffAction, type StaffAction } from "~/payments/staff-action.server";
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

/** An outcome, and the field that it concerns, if any. */
type Told = Outcome & { field?: string };

/**
 * Runs an action from an order's page and describes the result.
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
        words: "This order has no payment on Stripe yet, so there is nothing to sync.",
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

/** An order in review is refunded by a decision instead. */
async function refund(
  action: Extract<OrderAction, { action: "refund" }>,
  staffAction: StaffAction,
): Promise<Told> {
  const { order, staffId } = staffAction;
  if (!order.paidIntentId || !grantsAccess(order.status)) {
    return { isDone: false, words: "This order can't be refunded in its current state." };
  }
  const isPart = action.extent === "part";
  const amount = isPart ? parseAmount(action.amount, order.currency) : { amountMinor: null };
  if ("problem" in amount) {
    return { isDone: false, words: `${amount.problem} Nothing was refunded.`, field: "amount" };
  }
  const outcome = await refundPayment({
    ...{ order, staffId, paymentIntentId: order.paidIntentId, ...amount },
    ...{ reason: action.reason, why: action.why, position: action.position },
    isStill: ({ status }) => grantsAccess(status),
  });
  const told = await followUp(outcome);
  return outcome.kind === "too_much" && isPart ? { ...told, field: "amount" } : told;
}

/** Syncs the order after a refund. If that fails, the refund is still made and recorded, and the sweep finishes the rest. */
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
    before: "Access was already withheld.",
  },
  restore_access: {
    run: restoreAccess,
    done: "Access is no longer withheld.",
    before: "Access wasn't withheld.",
  },
  gift_access: {
    run: giftAccess,
    done: "Access granted.",
    before: "This gift was already granted.",
  },
  take_back_gift: {
    run: takeBackGift,
    done: "Gift access revoked.",
    before: "Gift access was already revoked.",
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

/** An order rarely has more than two or three intents. */
const mostIntents = 10;
/** Someone is waiting for the answer. */
const patience = { timeoutMs: 8_000 };

/**
 * Syncs the order with Stripe now, by every intent that it ever had: it may have been paid by one that was replaced
 * since. A duplicate payment counts from now on if the first payment has been undone in the meantime.
 *
 * @returns the order as it is now; null when it has no intent.
 * @throws {Stripe.errors.StripeError} when Stripe can't be read.
 */
async function syncNow(action: StaffAction): Promise<OrderRecord | null> {
  const { order } = action;
  const ids = (order.paymentIntentIds ?? []).slice(-mostIntents);
  if (ids.length === 0) return null;
  await auditStaffAction(action, "order.sync");
  await releaseIfFirst(order);
  let synced = order;
  for (const id of ids) synced = await syncOrder(id, "staff", patience);
  return synced;
}
