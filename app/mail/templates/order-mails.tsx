import { DateTime } from "~/ui/date-time";
import { formatMoney } from "~/ui/format-money";
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

export const paymentFailed: MailDesign<"payment_failed"> = {
  subject: ({ orderNumber }) => `Your payment didn't go through (order ${orderNumber})`,
  Body: (props) => (
    <MailShell
      preview="You weren't charged. You can try again."
      heading="Your payment didn't go through"
      footnote="You're receiving this email because someone tried to pay for this order from your account."
    >
      <Greeting name={props.name} />
      <Paragraph>Your bank declined this payment, so you weren't charged.</Paragraph>
      {props.reason && <Paragraph>Reason: {props.reason}</Paragraph>}
      <OrderTable {...props} />
      <Paragraph>
        You can try again with the same card or a different one. It's still the same order.
      </Paragraph>
      <ActionButton url={props.url}>Try again</ActionButton>
      <SmallPrint>If you've changed your mind, you don't need to do anything.</SmallPrint>
    </MailShell>
  ),
};

export const refunded: MailDesign<"refunded"> = {
  subject: ({ orderNumber, isWhole }) =>
    `${isWhole ? "Your refund" : "Your partial refund"} is on its way (order ${orderNumber})`,
  Body: (props) => {
    const amount = formatMoney(props.amountRefundedMinor, props.currency);
    return (
      <MailShell
        preview={`${amount} has been refunded.`}
        heading={`${amount} refunded`}
        footnote="You're receiving this email because a payment for this order was refunded."
      >
        <Greeting name={props.name} />
        <Paragraph>
          We refunded {amount}
          {props.isWhole ? ", the full amount of this order" : ", part of what you paid for this order"}. Your
          bank may take five to ten days to show it.
        </Paragraph>
        <OrderTable {...props} />
        <ActionButton url={props.url}>View your order</ActionButton>
      </MailShell>
    );
  },
};

export const duplicateRefunded: MailDesign<"duplicate_refunded"> = {
  subject: ({ orderNumber }) => `Duplicate payment refunded (order ${orderNumber})`,
  Body: (props) => {
    const amount = formatMoney(props.amountMinor, props.currency);
    return (
      <MailShell
        preview={`${amount} has been refunded. You keep access to your course.`}
        heading="We refunded your duplicate payment"
        footnote="You're receiving this email because your account paid for the same course twice."
      >
        <Greeting name={props.name} />
        <Paragraph>
          We received two payments for the same course, so we refunded {amount}. Your bank may take five to
          ten days to show it. You keep access to your course.
        </Paragraph>
        <OrderTable {...props} />
        <ActionButton url={props.url}>View your order</ActionButton>
      </MailShell>
    );
  },
};
