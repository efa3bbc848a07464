import { styles } from "./look";
import type { MailDesign } from "./mail-design";
import { MailShell } from "./mail-shell";
import { Paragraph } from "./mail-text";
import { Line } from "./order-table";

export const staffNotice: MailDesign<"staff_notice"> = {
  subject: ({ title, orderNumber }) => `[Staff] ${title}${orderNumber ? ` (order ${orderNumber})` : ""}`,
  Body: ({ title, reason, orderNumber, facts }) => (
    <MailShell
      preview={reason}
      heading={title}
      footnote="You're receiving this email because you're on this shop's staff."
    >
      <Paragraph>{reason}</Paragraph>
      <table className="facts" role="presentation" style={styles.table} cellPadding={0} cellSpacing={0}>
        <tbody>
          {orderNumber && <Line label="Order" value={orderNumber} />}
          {Object.entries(facts).map(([name, value]) => (
            <Line key={name} label={name} value={value} />
          ))}
        </tbody>
      </table>
    </MailShell>
  ),
};
