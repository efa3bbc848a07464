import { DateTime } from "~/ui/date-time";
import type { MailDesign } from "./mail-design";
import { MailShell } from "./mail-shell";
import { ActionButton, Greeting, Paragraph, SmallPrint } from "./mail-text";
import { OrderTable } from "./order-table";

export const receipt: MailDesign<"receipt"> = {
  subject: ({ orderNumber }) => `Your receipt for order ${orderNumber}`,
  Body: (props) => (
    <MailShell
      preview={`Your course is ready: ${props.items.map(({ title }) => title).join(", ")}.`}
      heading="Payment received. Your course is ready."
      footnote="You're receiving this email because this order was paid. Keep it as your receipt."
    >
      <Greeting name={props.name} />
      <Paragraph>
        We've received your payment, and you can start learning right away. This is your receipt.
      </Paragraph>
      <OrderTable {...props} />
      <SmallPrint>
        Paid on <DateTime iso={props.paidAt} withTime />
        {props.card && ` with ${brandName(props.card.brand)} ending in ${props.card.last4}`}.
      </SmallPrint>
      <ActionButton url={props.url}>View your order</ActionButton>
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
