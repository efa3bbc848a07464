import type { MailDesign } from "./mail-design";
import { MailShell } from "./mail-shell";
import { ActionButton, Greeting, Paragraph, SmallPrint } from "./mail-text";
import { OrderTable } from "./order-table";

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
