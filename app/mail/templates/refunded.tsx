import { formatMoney } from "~/ui/format-money";
import type { MailDesign } from "./mail-design";
import { MailShell } from "./mail-shell";
import { ActionButton, Greeting, Paragraph } from "./mail-text";
import { OrderTable } from "./order-table";

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
