import { grantsAccess, isUnpaid } from "~/orders/order";
import { type ActionContext, ConfirmedOrderAction, OrderActionForm } from "./order-action-form";
import type { OrderDetails } from "./order-details";
import { RefundForm } from "./refund-form";
import { ReviewActions } from "./review-actions";

interface OrderActionsProps {
  order: OrderDetails;
  context: ActionContext;
}

/** What only reads and repeats, and so needs no second thought. */
export function QuickActions({ order, context }: OrderActionsProps) {
  return (
    <div className="flex flex-wrap gap-3">
      <OrderActionForm context={context} action="sync" label="Sync now" busyLabel="Asking Stripe …" />
      {order.completedAt && (
        <OrderActionForm
          context={context}
          action="resend_receipt"
          label="Resend the receipt"
          busyLabel="Writing …"
          isSecondary
        />
      )}
    </div>
  );
}

/** What changes an order as it is, each behind a second step. */
export function OrderActions({ order, context }: OrderActionsProps) {
  const unanswered = order.refundRequests.findIndex(({ state }) => state === "unanswered");
  const isWaiting = order.status === "needs_review" && order.reviewReason !== null;
  const canCancel = isUnpaid(order.status) || (order.status === "needs_review" && !order.isPaid);
  return (
    <section aria-labelledby="actions" className="grid gap-4">
      <h2 id="actions" className="text-heading">
        What you can do
      </h2>
      {unanswered >= 0 && (
        <OrderActionForm
          context={context}
          action="finish_refund"
          label="Finish the refund"
          busyLabel="Asking Stripe …"
          hidden={{ position: unanswered }}
          isGuarded
        >
          <p>
            Asks Stripe for the refund that was begun. If it was made already, nothing is given back again.
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
          summary="Cancel this order …"
          consequence="The payment is canceled at Stripe, so that nobody can pay it any more. The student can begin a new order."
          label="Cancel the order"
          busyLabel="Canceling …"
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
      ? `The course stays open all the same by: ${others.map(({ source }) => source.toLowerCase()).join(", ")}.`
      : "Nothing else lets the student in.";
  return (
    <>
      {order.hasAccess && (
        <ConfirmedOrderAction
          context={context}
          action="withhold_access"
          summary="Close the access that this order gives …"
          consequence={`It stays closed whatever becomes of the payment, until somebody of the staff opens it again. No money goes back by this. ${remains}`}
          label="Close the access"
          busyLabel="Closing …"
          isDangerous
        />
      )}
      {order.withheld && (
        <ConfirmedOrderAction
          context={context}
          action="restore_access"
          summary="Open this order's access again …"
          consequence="The order decides about its access again: if it is paid, its course opens."
          label="Open the access"
          busyLabel="Opening …"
          isGuarded
        />
      )}
      {order.student && !hasGift && !order.hasAccess && (
        <ConfirmedOrderAction
          context={context}
          action="gift_access"
          summary="Let the student in without this order …"
          consequence="A gift of the staff's: it stays whatever becomes of the order, until it is taken back."
          label="Let the student in"
          busyLabel="Opening …"
          isGuarded
        />
      )}
      {hasGift && (
        <ConfirmedOrderAction
          context={context}
          action="take_back_gift"
          summary="Take the staff's gift back …"
          consequence="Whatever else lets the student in stays."
          label="Take the gift back"
          busyLabel="Closing …"
          isDangerous
        />
      )}
    </>
  );
}
