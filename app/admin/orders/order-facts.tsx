import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { Card } from "~/ui/card";
import { DateTime } from "~/ui/date-time";
import { formatMoney } from "~/ui/format-money";
import type { OrderDetails } from "./order-details";

/** Who bought what, for how much. */
export function OrderFacts({ order }: { order: OrderDetails }) {
  const money = (amountMinor: number) => formatMoney(amountMinor, order.currency);
  const { student } = order;
  return (
    <Card className="grid gap-4 self-start">
      <h2 className="text-heading">Order</h2>
      <div className="grid gap-1">
        {student ? (
          <>
            <Link to={`/admin/people/${student.id}`} className="font-semibold text-accent">
              {student.name}
            </Link>
            <p className="wrap-anywhere">{student.email}</p>
            {!student.hasConfirmedEmail && (
              <p className="text-ink-muted text-sm">Email address not confirmed.</p>
            )}
          </>
        ) : (
          <p className="font-semibold">No account has this student's ID.</p>
        )}
      </div>
      <dl className="divide-y divide-line divide-dashed">
        {order.items.map((item) => (
          <Row key={item.courseId} label={item.title}>
            {money(item.amountMinor)}
          </Row>
        ))}
        <Row label="Total">
          <strong>{money(order.amountMinor)}</strong>
        </Row>
        {order.amountRefundedMinor > 0 && <Row label="Refunded">{money(order.amountRefundedMinor)}</Row>}
        {order.card && <Row label="Card">{`${order.card.brand} ···· ${order.card.last4}`}</Row>}
        <Row label="Ordered">
          <DateTime iso={order.createdAt} withTime />
        </Row>
        {order.paidAt && (
          <Row label="Paid">
            <DateTime iso={order.paidAt} withTime />
          </Row>
        )}
        <Row label="Last sync">
          {order.sync.lastAt ? <DateTime iso={order.sync.lastAt} withTime /> : "not yet"}
        </Row>
        <Row label="Next sync">
          {order.sync.nextAt ? <DateTime iso={order.sync.nextAt} withTime /> : "none, it's finished"}
        </Row>
      </dl>
      <ul className="grid gap-1 text-ink-muted text-sm wrap-anywhere">
        <li>{order.stripeCustomerId}</li>
        {order.paymentIntentIds.map((id) => (
          <li key={id}>
            {id}
            {id !== order.paymentIntentId && " (another attempt)"}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Row({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex items-baseline justify-between gap-6 py-2">
      <dt className="min-w-20">{label}</dt>
      <dd className="text-right tabular-nums">{children}</dd>
    </div>
  );
}
