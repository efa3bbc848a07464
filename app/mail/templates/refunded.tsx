import { formatMoney } from "~/ui/format-money";
import type { MailDesign } from "./mail-design";
import { MailShell } from "./mail-shell";
import { ActionButton, Greeting, Paragraph } from "./mail-text";
import { OrderTable } from "./order-table";

export const refunded: MailDesign<"refunded"> = {
  subject: ({ orderNumber, isWhole }) =>
    `${isWhole ? "Your money" : "A part of your money"} is on its way back (order ${orderNumber})`,
  Body: (props) => {
    const amount = formatMoney(props.amountRefundedMinor, props.currency);
    return (
      <MailShell
        preview={`${amount} is on its way back to you.`}
        heading={`${amount} is on its way back to you`}
        footnote="You get this mail because money was given back for this order."
      >
        <Greeting name={props.name} />
        <Paragraph>
          We have given back {amount}
          {props.isWhole ? ", all that was paid for this order" : ", a part of what was paid for this order"}.
          Banks take five to ten days to show it.
        </Paragraph>
        <OrderTable {...props} />
        <ActionButton url={props.url}>See your order</ActionButton>
      </MailShell>
    );
  },
};
