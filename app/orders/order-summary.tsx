import type { ReactNode } from "react";
import { Card } from "~/ui/card";
import { classNames } from "~/ui/class-names";
import { DateTime } from "~/ui/date-time";
import { formatMoney } from "~/ui/format-money";
import type { OrderView } from "./order";

/** What was ordered, for how much, and the order number for support. */
export function OrderSummary({ order }: { order: OrderView }) {
  return (
    <Card className="grid gap-4 self-start border-t-4 border-t-accent">
      <h2 className="text-heading">Order {order.number}</h2>
      <dl className="divide-y divide-line divide-dashed">
        {order.items.map((item) => (
          <Row key={item.courseId} label={item.title}>
            {formatMoney(item.amountMinor, order.currency)}
          </Row>
        ))}
        <Row label="Total" look="font-semibold">
          {formatMoney(order.amountMinor, order.currency)}
        </Row>
        {order.amountRefundedMinor > 0 && (
          <Row label="Refunded">{formatMoney(order.amountRefundedMinor, order.currency)}</Row>
        )}
        <Row label="Ordered" look="text-ink-muted">
          <DateTime iso={order.createdAt} withTime />
        </Row>
        {order.card && (
          <Row label="Paid with" look="text-ink-muted">
            {`${capitalized(order.card.brand)} ···· ${order.card.last4}`}
          </Row>
        )}
      </dl>
    </Card>
  );
}

function Row({ label, look, children }: { label: string; look?: string; children: ReactNode }) {
  return (
    <div className={classNames("flex items-baseline justify-between gap-6 py-2.5", look)}>
      <dt>{label}</dt>
      <dd className="text-right tabular-nums">{children}</dd>
    </div>
  );
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
