import { useId } from "react";
import { Field, Select } from "~/ui/field";
import { formatMoney } from "~/ui/format-money";
import { type ActionContext, ConfirmedOrderAction, OrderActionField, refusalOf } from "./order-action-form";
import type { OrderDetails } from "./order-details";

const reasons = {
  requested_by_customer: "Requested by customer",
  duplicate: "Duplicate payment",
  fraudulent: "Fraudulent payment",
};

/** Refunds the rest of a payment, or a part of it. */
export function RefundForm({ order, context }: { order: OrderDetails; context: ActionContext }) {
  const left = formatMoney(order.amountMinor - order.amountRefundedMinor, order.currency);
  const reasonId = useId();
  const typed = refusalOf(context, "refund")?.typed;
  return (
    <ConfirmedOrderAction
      context={context}
      action="refund"
      summary="Refund…"
      consequence={`${left} is left to refund. A full refund revokes access to the course; the student can buy it again.`}
      label="Refund"
      busyLabel="Contacting Stripe…"
      isDangerous
      isGuarded
      hidden={{ position: order.refundRequests.length }}
    >
      <fieldset className="grid gap-2">
        <legend className="font-semibold">How much</legend>
        <Extent value="all" label={`Full remaining amount: ${left}`} isChosen={typed?.extent !== "part"} />
        <Extent value="part" label="Part of it" isChosen={typed?.extent === "part"} />
      </fieldset>
      <OrderActionField
        context={context}
        action="refund"
        name="amount"
        label={`Amount in ${order.currency.toUpperCase()}`}
        hint="For a partial refund. Use a point for decimals and no thousands separator."
        inputMode="decimal"
      />
      <Field htmlFor={reasonId} label="Reason for Stripe">
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
