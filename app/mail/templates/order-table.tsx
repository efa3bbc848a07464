import { Hr } from "@react-email/components";
import { formatMoney } from "~/ui/format-money";
import type { OrderMail } from "../mail";
import { styles } from "./look";

/** What was bought, line by line, with the total. */
export function OrderTable({ orderNumber, items, currency, amountMinor }: OrderMail) {
  const itemsMinor = items.reduce((sum, item) => sum + item.amountMinor, 0);
  return (
    <>
      <Hr className="line" style={styles.line} />
      <table className="order" role="presentation" style={{ width: "100%" }} cellPadding={0} cellSpacing={0}>
        <tbody>
          <Line label="Order" value={orderNumber} />
          {items.map((item) => (
            <Line key={item.slug} label={item.title} value={formatMoney(item.amountMinor, currency)} />
          ))}
          {itemsMinor !== amountMinor && (
            <Line label="Discount" value={formatMoney(amountMinor - itemsMinor, currency)} />
          )}
          <Line label="Total" value={formatMoney(amountMinor, currency)} isTotal />
        </tbody>
      </table>
      <Hr className="line" style={styles.line} />
    </>
  );
}

interface LineProps {
  label: string;
  value: string;
  isTotal?: boolean;
}

/** A table row in an email: label on the left, value on the right. */
export function Line({ label, value, isTotal = false }: LineProps) {
  const fontWeight = isTotal ? 600 : 400;
  return (
    <tr>
      <td className="ink" style={{ ...styles.cell, fontWeight }}>
        {label}
      </td>
      <td className="ink" style={{ ...styles.amount, fontWeight }}>
        {value}
      </td>
    </tr>
  );
}
