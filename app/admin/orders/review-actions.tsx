import { useId } from "react";
import { Field, Select } from "~/ui/field";
import { ActField, ConfirmedAct, type Desk, refusalOf } from "./act-form";
import type { OrderDossier } from "./order-dossier";

interface ReviewActionsProps {
  order: OrderDossier;
  desk: Desk;
}

/** The ways out of a review, as far as its question has them. */
export function ReviewActions({ order, desk }: ReviewActionsProps) {
  return (
    <>
      {order.reviewReason === "amount_mismatch" && (
        <ConfirmedAct
          desk={desk}
          act="accept_amount"
          summary="Accept what was paid …"
          consequence="The order's price becomes what was paid: the receipt says so, and the course opens."
          label="Accept it"
          busyLabel="Accepting …"
          isGuarded
        />
      )}
      {order.reviewReason === "unknown_student" && (
        <ConfirmedAct
          desk={desk}
          act="assign_student"
          summary="Give the order to a student …"
          consequence="The account gets the order and its course. Make sure that it is the payer's: ask them for the last four digits of the card."
          label="Give it to this student"
          busyLabel="Giving …"
          isGuarded
        >
          <ActField
            desk={desk}
            act="assign_student"
            name="email"
            type="email"
            label="E-mail address of the account"
          />
        </ConfirmedAct>
      )}
      {order.reviewReason === "duplicate_not_refunded" && <SettleDuplicate order={order} desk={desk} />}
      {order.isPaid && (
        <ConfirmedAct
          desk={desk}
          act="give_back"
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

function SettleDuplicate({ desk }: ReviewActionsProps) {
  const id = useId();
  const refusal = refusalOf(desk, "settle");
  return (
    <ConfirmedAct
      desk={desk}
      act="settle"
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
    </ConfirmedAct>
  );
}
