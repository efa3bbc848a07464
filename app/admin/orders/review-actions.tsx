import { useId } from "react";
import { Field, Select } from "~/ui/field";
import { type ActionContext, ConfirmedOrderAction, OrderActionField, refusalOf } from "./order-action-form";
import type { OrderDetails } from "./order-details";

interface ReviewActionsProps {
  order: OrderDetails;
  context: ActionContext;
}

/** The ways out of a review, as far as its question has them. */
export function ReviewActions({ order, context }: ReviewActionsProps) {
  return (
    <>
      {order.reviewReason === "amount_mismatch" && (
        <ConfirmedOrderAction
          context={context}
          action="accept_amount"
          summary="Accept what was paid …"
          consequence="The order's price becomes what was paid: the receipt says so, and the course opens."
          label="Accept it"
          busyLabel="Accepting …"
          isGuarded
        />
      )}
      {order.reviewReason === "unknown_student" && (
        <ConfirmedOrderAction
          context={context}
          action="assign_student"
          summary="Give the order to a student …"
          consequence="The account gets the order and its course. Make sure that it is the payer's: ask them for the last four digits of the card."
          label="Give it to this student"
          busyLabel="Giving …"
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
          summary="Give the money back …"
          consequence="All that is left of the money in question goes back through Stripe. The student can buy again then."
          label="Give it back"
          busyLabel="Asking Stripe …"
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
      summary="Settle the second payment …"
      consequence="Nothing is given back by this, and nobody is asked about it again."
      label="It is settled"
      busyLabel="Settling …"
      isGuarded
    >
      <Field
        htmlFor={id}
        label="What became of the money"
        error={refusal?.fieldErrors?.how}
        errorId={`${id}-error`}
      >
        <Select id={id} name="how" defaultValue={refusal?.typed?.how}>
          <option value="given_back_elsewhere">It was given back by other means</option>
          <option value="keep">It stays, as agreed with the student</option>
        </Select>
      </Field>
    </ConfirmedOrderAction>
  );
}
