import { Link } from "@remix-run/react";
import { DateTime } from "~/ui/date-time";
import { EmptyState } from "~/ui/empty-state";
import { formatMoney } from "~/ui/format-money";
import { isUnpaid, type OrderView } from "./order";
import { OrderStatusBadge } from "./order-status-badge";

/** A student's orders, newest first, each with its status. */
export function OrderList({ orders }: { orders: OrderView[] }) {
  if (orders.length === 0) return <EmptyState title="No orders yet." />;
  return (
    <ul className="divide-y divide-line overflow-hidden rounded-card border border-line bg-surface">
      {orders.map((order) => (
        <li key={order.number} className="flex flex-wrap items-center gap-x-6 gap-y-1 p-4">
          <div className="grow basis-full sm:basis-48">
            <p className="font-semibold">{order.items.map(({ title }) => title).join(", ")}</p>
            <p className="text-ink-muted text-sm">
              {order.number} · <DateTime iso={order.createdAt} />
            </p>
          </div>
          <span className="tabular-nums">{formatMoney(order.amountMinor, order.currency)}</span>
          <div className="sm:w-40">
            <OrderStatusBadge status={order.status} />
          </div>
          <div className="ml-auto text-right sm:w-16">
            <OrderLink order={order} />
          </div>
        </li>
      ))}
    </ul>
  );
}

function OrderLink({ order }: { order: OrderView }) {
  const look = "inline-flex min-h-11 items-center text-accent";
  if (isUnpaid(order.status)) {
    return (
      <Link to={`/checkout/${order.items[0]?.slug}`} className={look}>
        Pay now<span className="sr-only"> for order {order.number}</span>
      </Link>
    );
  }
  if (!order.paymentIntentId) return null;
  return (
    <Link to={`/payment/success?payment_intent=${order.paymentIntentId}`} className={look}>
      Details<span className="sr-only"> of order {order.number}</span>
    </Link>
  );
}
