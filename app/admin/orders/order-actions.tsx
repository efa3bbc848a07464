import { grantsAccess, isUnpaid } from "~/orders/order";
import { type ActionContext, ConfirmedOrderAction, OrderActionForm } from "./order-action-form";
import type { OrderDetails } from "./order-details";
import { RefundForm } from "./refund-form";
import { ReviewActions } from "./review-actions";

interface OrderActionsProps {
  order: OrderDetails;
  context: ActionContext;
}

/** Actions that only read or repeat something, and so need no confirmation. */
export function QuickActions({ order, context }: OrderActionsProps) {
  return (
    <div className="flex flex-wrap gap-3">
      <OrderActionForm context={context} action="sync" label="Sync now" busyLabel="Contacting Stripe…" />
      {order.completedAt && (
        <OrderActionForm
          context={context}
          action="resend_receipt"
          label="Resend receipt"
          busyLabel="Sending…"
          isSecondary
        />
      )}
    </div>
  );
}

/** Actions that change an order, each behind a confirmation. */
export function OrderActions({ order, context }: OrderActionsProps) {
  const unanswered = order.refundRequests.findIndex(({ state }) => state === "unanswered");
  const isWaiting = order.status === "needs_review" && order.reviewReason !== null;
  const canCancel = isUnpaid(order.status) || (order.status === "needs_review" && !order.isPaid);
  return (
    <section aria-labelledby="actions" className="grid gap-4">
      <h2 id="actions" className="text-heading">
        Actions
      </h2>
      {unanswered >= 0 && (
        <OrderActionForm
          context={context}
          action="finish_refund"
          label="Finish refund"
          busyLabel="Contacting Stripe…"
          hidden={{ position: unanswered }}
          isGuarded
        >
          <p>
            Asks Stripe again for the refund that was started. If it was already made, nothing more is
            refunded.
          </p>
        </OrderActionForm>
      )}
      {isWaiting && <ReviewActions order={order} context={context} />}
      {grantsAccess(order.status) && unanswered < 0 && <RefundForm order={order} context={context} />}
      <AccessActions order={order} context={context} />
      {canCancel && (
        <ConfirmedOrderAction
          context={context}
          action="cancel"
          summary="Cancel this order…"
          consequence="Cancels the payment on Stripe, so that it can no longer be paid. The student can place a new order."
          label="Cancel order"
          busyLabel="Canceling…"
          isDangerous
        />
      )}
    </section>
  );
}

function AccessActions({ order, context }: OrderActionsProps) {
  const hasGift = order.grants.some(({ kind, revokedAt }) => kind === "gift_here" && !revokedAt);
  const others = order.grants.filter(({ kind, revokedAt }) => kind !== "this_order" && !revokedAt);
  const remains =
    others.length > 0
      ? `The student keeps access through: ${others.map(({ source }) => source.toLowerCase()).join(", ")}.`
      : "The student has no other access.";
  return (
    <>
      {order.hasAccess && (
        <ConfirmedOrderAction
          context={context}
          action="withhold_access"
          summary="Withhold access…"
          consequence={`Access stays withheld, whatever happens to the payment, until a staff member restores it. Nothing is refunded. ${remains}`}
          label="Withhold access"
          busyLabel="Withholding…"
          isDangerous
        />
      )}
      {order.withheld && (
        <ConfirmedOrderAction
          context={context}
          action="restore_access"
          summary="Restore access…"
          consequence="The order controls access again: if it's paid, access is granted automatically."
          label="Restore access"
          busyLabel="Restoring…"
          isGuarded
        />
      )}
      {order.student && !hasGift && !order.hasAccess && (
        <ConfirmedOrderAction
          context={context}
          action="gift_access"
          summary="Grant access…"
          consequence="Grants access as a gift from staff. It stays, whatever happens to the order, until it's revoked."
          label="Grant access"
          busyLabel="Granting…"
          isGuarded
        />
      )}
      {hasGift && (
        <ConfirmedOrderAction
          context={context}
          action="take_back_gift"
          summary="Revoke gift access…"
          consequence="Any other access the student has stays."
          label="Revoke gift access"
          busyLabel="Revoking…"
          isDangerous
        />
      )}
    </>
  );
}
