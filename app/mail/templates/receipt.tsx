import { DateTime } from "~/ui/date-time";
import type { MailDesign } from "./mail-design";
import { MailShell } from "./mail-shell";
import { ActionButton, Greeting, Paragraph, SmallPrint } from "./mail-text";
import { OrderTable } from "./order-table";

export const receipt: MailDesign<"receipt"> = {
  subject: ({ orderNumber }) => `Your receipt for order ${orderNumber}`,
  Body: (props) => (
    <MailShell
      preview={`Paid, and open: ${props.items.map(({ title }) => title).join(", ")}.`}
      heading="Thank you. It is paid, and it is open."
      footnote="You get this mail because this order was paid for. Keep it: it is your receipt."
    >
      <Greeting name={props.name} />
      <Paragraph>
        Your payment has arrived, and there is nothing left to do but to begin. This is your receipt.
      </Paragraph>
      <OrderTable {...props} />
      <SmallPrint>
        Paid on <DateTime iso={props.paidAt} withTime />
        {props.card && ` with ${brandName(props.card.brand)} ending in ${props.card.last4}`}.
      </SmallPrint>
      <ActionButton url={props.url}>See your order</ActionButton>
    </MailShell>
  ),
};

/** Stripe spells brands like `amex` and `mastercard`. */
function brandName(brand: string): string {
  const known: Record<string, string> = {
    amex: "American Express",
    diners: "Diners Club",
    jcb: "JCB",
    mastercard: "Mastercard",
    unionpay: "UnionPay",
    visa: "Visa",
  };
  return known[brand] ?? "a card";
}
