import { Users } from "~/accounts/user.server";
import type { OrderMail } from "~/mail/mail";
import { notifyStaff } from "~/mail/notify-staff.server";
import { enqueueMail } from "~/mail/outbox.server";
import { grantsAccess, type OrderStatus } from "~/orders/order";
import type { OrderEffects, OrderRecord, OrderStep } from "~/orders/order.server";
import { lastStepAt } from "~/orders/schedule";
import { env } from "~/platform/env.server";
import { logger } from "~/platform/logger.server";

/** Most people try another card right after a refusal; only those who have given up get an email. */
const failureRestMs = 15 * 60_000;

/** How much has been refunded; a step down this ladder means that a refund failed. */
const refundRank: Partial<Record<OrderStatus, number>> = { completed: 0, partially_refunded: 1, refunded: 2 };

/** An order with its effects, which may be empty. */
export type MarkedOrder = OrderRecord & { effects: OrderEffects };

export function withMarks(order: OrderRecord): MarkedOrder {
  return { ...order, effects: order.effects ?? {} };
}

/**
 * The emails that the order's state asks for, by keys that are unique within the order: `receipt`, `payment_failed`,
 * `refunded:<minor units>`, `duplicate_refunded` (of a further intent `duplicate_refunded:<id>`), `staff:<what>`. Once asked for, a mail is asked for again and again
 * until the order's effects remember it.
 */
export function wantedMails(order: MarkedOrder, now: Date): string[] {
  return [...studentMails(order, now), ...staffMails(order)];
}

function studentMails(order: MarkedOrder, now: Date): string[] {
  const { status, effects, amountRefundedMinor, reviewReason } = order;
  if (effects.duplicateOf) return isGivenBack(order) ? ["duplicate_refunded"] : [];
  const mails = surplusRefunds(order).map((id) => `duplicate_refunded:${id}`);
  const isOpen = !grantsAccess(status) || Boolean(effects.enrolledAt || order.accessWithheld);
  if (order.completedAt && isOpen) mails.push("receipt");
  const isUnacceptedBack = status === "refunded" && reviewReason === "amount_mismatch";
  if ((order.completedAt || isUnacceptedBack) && amountRefundedMinor > 0) {
    mails.push(`refunded:${amountRefundedMinor}`);
  }
  if (status === "payment_failed" && now.getTime() >= lastStepAt(order) + failureRestMs) {
    mails.push("payment_failed");
  }
  return mails;
}

/** What staff should know without having to act; an order that needs review, or a dispute, is an alert. */
function staffMails(order: MarkedOrder): string[] {
  const mails: string[] = [];
  if (isGivenBack(order)) mails.push("staff:duplicate_refunded");
  for (const id of surplusRefunds(order)) mails.push(`staff:duplicate_refunded:${id}`);
  for (const step of order.history)
    if (isFailedRefund(step)) mails.push(`staff:refund_failed:${step.at.getTime()}`);
  return mails;
}

/** Surplus intents of the order that were refunded. */
function surplusRefunds({ paidIntentId, effects }: MarkedOrder): string[] {
  return (effects.refundedIntentIds ?? []).filter((id) => id !== paidIntentId);
}

/** The whole order was a duplicate payment, and its refund is under way. */
function isGivenBack({ status, paidIntentId, effects }: MarkedOrder): boolean {
  const isRefunded =
    status === "refunded" || Boolean(effects.refundedIntentIds?.includes(paidIntentId ?? ""));
  return Boolean(effects.duplicateOf) && isRefunded;
}

function isFailedRefund({ from, to }: OrderStep): boolean {
  const [before, after] = [from ? refundRank[from] : undefined, refundRank[to]];
  return before !== undefined && after !== undefined && after < before;
}

/** Queues one of the wanted emails in the outbox. Idempotent. */
export async function enqueueOrderMail(order: OrderRecord, mail: string): Promise<void> {
  const key = `order:${order._id}:${mail}`;
  if (mail.startsWith("staff:")) return notifyStaff(key, staffNotice(order, mail.slice("staff:".length)));
  const student = await Users.findById(order.studentId).lean();
  if (!student) {
    logger().error({ order: order.number, mail }, "there is no student to write to");
    return;
  }
  const to = [student.email];
  const props = orderMail(order, student.name);
  const [template] = mail.split(":");
  switch (template) {
    case "receipt": {
      const paidAt = (order.paidAt ?? order.createdAt).toISOString();
      const card = order.card && { brand: order.card.brand, last4: order.card.last4 };
      return enqueueMail({ key, template, to, props: { ...props, paidAt, card } });
    }
    case "payment_failed": {
      const url = `${env().APP_URL}/checkout/${order.items[0]?.slug}`;
      return enqueueMail({
        key,
        template,
        to,
        props: { ...props, url, reason: order.failure?.message ?? null },
      });
    }
    case "refunded": {
      const { amountRefundedMinor } = order;
      const isWhole = order.status === "refunded" || amountRefundedMinor >= order.amountMinor;
      return enqueueMail({ key, template, to, props: { ...props, amountRefundedMinor, isWhole } });
    }
    case "duplicate_refunded":
      return enqueueMail({ key, template, to, props });
    default:
      throw new Error(`There is no mail ${mail} about an order.`);
  }
}

function orderMail(order: OrderRecord, name: string): OrderMail {
  const paymentIntentId = order.paidIntentId ?? order.paymentIntentId;
  return {
    name,
    orderNumber: order.number,
    items: order.items.map(({ title, slug, amountMinor }) => ({ title, slug, amountMinor })),
    currency: order.currency,
    amountMinor: order.amountMinor,
    url: `${env().APP_URL}/payment/success?payment_intent=${paymentIntentId}`,
  };
}

function staffNotice(order: OrderRecord, what: string) {
  const [kind = "", detail = ""] = what.split(":");
  const { title, reason } = words[kind] ?? { title: what, reason: "" };
  return {
    title,
    reason,
    orderNumber: order.number,
    facts: {
      ...(kind === "duplicate_refunded" && detail ? { "Refunded intent": detail } : {}),
      Status: order.status,
      Amount: `${order.amountMinor} ${order.currency} (minor units)`,
      Refunded: `${order.amountRefundedMinor}`,
      "Payment intent": order.paidIntentId ?? order.paymentIntentId ?? "none",
    },
  };
}

const words: Record<string, { title: string; reason: string }> = {
  duplicate_refunded: {
    title: "A duplicate payment was refunded",
    reason:
      "Two payments for one course succeeded. The student keeps the course; the later payment was refunded.",
  },
  refund_failed: {
    title: "A refund failed",
    reason:
      "The bank returned the money to you, so the order counts as paid again. Arrange the refund with the student another way.",
  },
};
