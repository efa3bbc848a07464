import { useId } from "react";
import { Field, Select } from "~/ui/field";
import { formatMoney } from "~/ui/format-money";
import { type ActionContext, ConfirmedOrderAction, OrderActionField, refusalOf } from "./order-action-form";
import type { OrderDetails } from "./order-details";

const reasons = {
  requested_by_customer: "The student asked for it",
  duplicate: "It was paid twice",
  fraudulent: "The payment was fraudulent",
};

/** Gives back all that is left of a payment, or a part of it. */
export function RefundForm({ order, context }: { order: OrderDetails; context: ActionContext }) {
  const left = formatMoney(order.amountMinor - order.amountRefundedMinor, order.currency);
  const reasonId = useId();
  const typed = refusalOf(context, "refund")?.typed;
  return (
    <ConfirmedOrderAction
      context={context}
      action="refund"
      summary="Give money back …"
      consequence={`${left} are left. If all of it goes back, the order's course closes, and the student can buy it again.`}
      label="Give it back"
      busyLabel="Asking Stripe …"
      isDangerous
      isGuarded
      hidden={{ position: order.refundRequests.length }}
    >
      <fieldset className="grid gap-2">
        <legend className="font-semibold">How much</legend>
        <Extent value="all" label={`All that is left: ${left}`} isChosen={typed?.extent !== "part"} />
        <Extent value="part" label="A part, as typed below" isChosen={typed?.extent === "part"} />
      </fieldset>
      <OrderActionField
        context={context}
        action="refund"
        name="amount"
        label={`Part, in ${order.currency.toUpperCase()}`}
        hint="Only for a part. A point divides the decimals, and nothing the thousands."
        inputMode="decimal"
      />
      <Field htmlFor={reasonId} label="Reason, for Stripe">
        <Select id={reasonId} name="reason" defaultValue={typed?.reason}>
          {Object.entries(reasons).map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </Select>
      </Field>
    </ConfirmedOrderAction>
  );
}

function Extent({ value, label, isChosen }: { value: string; label: string; isChosen: boolean }) {
  return (
    <label className="flex min-h-8 cursor-pointer items-center gap-3">
      <input
        type="radio"
        name="extent"
        value={value}
        defaultChecked={isChosen}
        className="size-5 accent-accent"
      />
      {label}
    </label>
  );
}
