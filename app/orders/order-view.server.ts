import { grantsAccess, type OrderView } from "./order";
import type { OrderRecord } from "./order.server";

/** What pages, JSON and live streams show of an order, without anything that only staff may see. */
export function toOrderView(order: OrderRecord): OrderView {
  const keepsAccess = grantsAccess(order.status) || order.status === "needs_review";
  const isWithheld = Boolean(order.accessWithheld);
  const isDuplicate = Boolean(order.effects?.duplicateOf);
  return {
    number: order.number,
    paymentIntentId: order.paidIntentId ?? order.paymentIntentId,
    version: order.version,
    status: order.status,
    syncStatus: order.syncStatus,
    isProvisional: order.isProvisional,
    hasAccess: keepsAccess && !isWithheld && Boolean(order.effects?.enrolledAt),
    isDuplicate,
    isDuplicateSettled: isDuplicate && Boolean(order.settledIntentIds?.includes(order.paidIntentId ?? "")),
    isWithheld,
    items: order.items.map(({ courseId, slug, title, amountMinor }) => ({
      courseId,
      slug,
      title,
      amountMinor,
    })),
    currency: order.currency,
    amountMinor: order.amountMinor,
    amountRefundedMinor: order.amountRefundedMinor,
    card: order.card && { brand: order.card.brand, last4: order.card.last4 },
    failure: order.failure && { code: order.failure.code, message: order.failure.message },
    createdAt: order.createdAt.toISOString(),
    paidAt: order.paidAt?.toISOString() ?? null,
  };
}
