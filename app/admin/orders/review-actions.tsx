import { useId } from "react";
import { Field, Select } from "~/ui/field";
import { type ActionContext, ConfirmedOrderAction, OrderActionField, refusalOf } from "./order-action-form";
import type { OrderDetails } from "./order-details";

interface ReviewActionsProps {
  order: OrderDetails;
  context: ActionContext;
}

/** The decisions that this review allows. */
export function ReviewActions({ order, context }: ReviewActionsProps) {
  return (
    <>
      {order.reviewReason === "amount_mismatch" && (
        <ConfirmedOrderAction
          context={context}
          action="accept_amount"
          summary="Accept the amount paid…"
          consequence="The amount paid becomes the order's price and appears on the receipt. Access is granted."
          label="Accept amount"
          busyLabel="Accepting…"
          isGuarded
        />
      )}
      {order.reviewReason === "unknown_student" && (
        <ConfirmedOrderAction
          context={context}
          action="assign_student"
          summary="Assign to a student…"
          consequence="The account gets the order and access to its course. Make sure it belongs to the payer: ask them for the last four digits of the card."
          label="Assign order"
          busyLabel="Assigning…"
          isGuarded
        >
          <OrderActionField
            context={context}
            action="assign_student"
            name="email"
            type="email"
            label="Email address of the account"
          />
        </ConfirmedOrderAction>
      )}
      {order.reviewReason === "duplicate_not_refunded" && <SettleDuplicate order={order} context={context} />}
      {order.isPaid && (
        <ConfirmedOrderAction
          context={context}
          action="give_back"
          summary="Refund…"
          consequence="Refunds what is left of the payment through Stripe. The student can then buy again."
          label="Refund"
          busyLabel="Contacting Stripe…"
          isDangerous
          isGuarded
          hidden={{ position: order.refundRequests.length }}
        />
      )}
    </>
  );
}

function SettleDuplicate({ context }: ReviewActionsProps) {
  const id = useId();
  const refusal = refusalOf(context, "settle");
  return (
    <ConfirmedOrderAction
      context={context}
      action="settle"
      summary="Settle the duplicate payment…"
      consequence="Closes the review without refunding anything."
      label="Mark as settled"
      busyLabel="Settling…"
      isGuarded
    >
      <Field
        htmlFor={id}
        label="What happened to the money"
        error={refusal?.fieldErrors?.how}
        errorId={`${id}-error`}
      >
        <Select id={id} name="how" defaultValue={refusal?.typed?.how}>
          <option value="given_back_elsewhere">It was refunded outside Stripe</option>
          <option value="keep">The student agreed that we keep it</option>
        </Select>
      </Field>
    </ConfirmedOrderAction>
  );
}
