import type { MailDesign } from "./mail-design";
import { MailShell } from "./mail-shell";
import { ActionButton, Greeting, Paragraph, SmallPrint } from "./mail-text";
import { OrderTable } from "./order-table";

export const paymentFailed: MailDesign<"payment_failed"> = {
  subject: ({ orderNumber }) => `Your payment did not go through (order ${orderNumber})`,
  Body: (props) => (
    <MailShell
      preview="No money was taken. You can try again."
      heading="This payment did not go through"
      footnote="You get this mail because somebody tried to pay for this order from your account."
    >
      <Greeting name={props.name} />
      <Paragraph>Your bank did not let this payment through, and no money was taken.</Paragraph>
      {props.reason && <Paragraph>It said: {props.reason}</Paragraph>}
      <OrderTable {...props} />
      <Paragraph>You can try again, with the same card or another one. It stays one order.</Paragraph>
      <ActionButton url={props.url}>Try again</ActionButton>
      <SmallPrint>If you have changed your mind, there is nothing to do.</SmallPrint>
    </MailShell>
  ),
};
