import { formatMoney } from "~/ui/format-money";
import type { MailDesign } from "./mail-design";
import { MailShell } from "./mail-shell";
import { ActionButton, Greeting, Paragraph } from "./mail-text";
import { OrderTable } from "./order-table";

export const duplicateRefunded: MailDesign<"duplicate_refunded"> = {
  subject: ({ orderNumber }) => `Paid twice: we gave the second payment back (order ${orderNumber})`,
  Body: (props) => {
    const amount = formatMoney(props.amountMinor, props.currency);
    return (
      <MailShell
        preview={`${amount} is on its way back to you. Your course stays open.`}
        heading="You paid twice, so one payment goes back"
        footnote="You get this mail because two payments for the same course arrived from your account."
      >
        <Greeting name={props.name} />
        <Paragraph>
          Two payments for the same course have arrived. You need only one, so we have given {amount} back by
          ourselves. Banks take five to ten days to show it, and your course stays open.
        </Paragraph>
        <OrderTable {...props} />
        <ActionButton url={props.url}>See your order</ActionButton>
      </MailShell>
    );
  },
};
