import { Card } from "~/ui/card";
import { DateTime } from "~/ui/date-time";
import { formatMoney } from "~/ui/format-money";
import type { OrderView } from "./order";

/** What was ordered, for how much, and the number to name when writing to the shop. */
export function OrderSummary({ order }: { order: OrderView }) {
  return (
    <Card className="grid content-start gap-4">
      <h2 className="text-heading">Order {order.number}</h2>
      <dl className="grid grid-cols-[1fr_auto] gap-x-6 gap-y-2">
        {order.items.map((item) => (
          <div key={item.courseId} className="contents">
            <dt>{item.title}</dt>
            <dd className="tabular-nums">{formatMoney(item.amountMinor, order.currency)}</dd>
          </div>
        ))}
        <Row label="Total" strong>
          {formatMoney(order.amountMinor, order.currency)}
        </Row>
        {order.amountRefundedMinor > 0 && (
          <Row label="Refunded">{formatMoney(order.amountRefundedMinor, order.currency)}</Row>
        )}
        <Row label="Ordered">
          <DateTime iso={order.createdAt} withTime />
        </Row>
        {order.card && (
          <Row label="Paid with">{`${capitalized(order.card.brand)} ···· ${order.card.last4}`}</Row>
        )}
      </dl>
    </Card>
  );
}

function Row({
  label,
  strong = false,
  children,
}: {
  label: string;
  strong?: boolean;
  children: React.ReactNode;
}) {
  return (
    <div className={strong ? "contents font-semibold" : "contents text-ink-muted"}>
      <dt className="border-line border-t pt-2">{label}</dt>
      <dd className="border-line border-t pt-2 text-right tabular-nums">{children}</dd>
    </div>
  );
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
