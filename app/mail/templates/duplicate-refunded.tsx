import { formatMoney } from "~/ui/format-money";
import type { MailDesign } from "./mail-design";
import { MailShell } from "./mail-shell";
import { ActionButton, Greeting, Paragraph } from "./mail-text";
import { OrderTable } from "./order-table";

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
