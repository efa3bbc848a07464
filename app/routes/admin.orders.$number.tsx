import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData, useRevalidator } from "@remix-run/react";
import { useEffect, useRef, useState } from "react";
import { requireStaff } from "~/accounts/current-user.server";
import { staffForm } from "~/accounts/staff-form.server";
import { needsPassword } from "~/accounts/step-up.server";
import { answerOrderAction } from "~/admin/orders/answer-order-action.server";
import { diagnoseOrder } from "~/admin/orders/diagnose-order";
import { OrderActions, QuickActions } from "~/admin/orders/order-actions";
import { findOrderByNumber, readOrderDetails } from "~/admin/orders/order-details.server";
import { OrderFacts } from "~/admin/orders/order-facts";
import { OrderHeading } from "~/admin/orders/order-heading";
import { OrderRecords } from "~/admin/orders/order-records";
import { timelineOf } from "~/admin/orders/order-timeline";
import { readAtStripe } from "~/admin/orders/read-at-stripe.server";
import { StripeSide } from "~/admin/orders/stripe-side";
import { TimelineView } from "~/admin/orders/timeline-view";
import { watchStream } from "~/live/watch-stream";
import { clock } from "~/platform/clock/clock";
import { randomId } from "~/platform/clock/random";

export async function loader({ request, params }: LoaderFunctionArgs) {
  await requireStaff(request);
  const order = await requireOrder(params);
  const now = clock.now();
  const details = await readOrderDetails(order);
  return {
    order: details,
    happenings: timelineOf(details),
    diagnosis: diagnoseOrder(details, null, now),
    // Not awaited: the page renders immediately, however slow Stripe is.
    atStripe: readAtStripe(order).then((truth) => ({
      truth,
      diagnosis: diagnoseOrder(details, truth, now),
      number: order.number,
      version: order.version,
    })),
    nonce: randomId(),
    needsPassword: await needsPassword(request),
  };
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  const { staff, form } = await staffForm(request, context);
  return answerOrderAction({ request, form, staff, order: await requireOrder(params) });
}

async function requireOrder({ number }: { number?: string }) {
  const order = await findOrderByNumber(String(number));
  if (!order) throw data("No order has this number.", { status: 404 });
  return order;
}

/** A refused action, too, shows what has changed in the meantime. */
export const shouldRevalidate = () => true;

export default function StaffOrder() {
  const { order, happenings, diagnosis, atStripe, nonce, needsPassword } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const answered = useLatest(atStripe);
  const latest = answered?.number === order.number ? answered : null;
  // A diagnosis of an older version no longer applies.
  const current = latest?.version === order.version ? latest.diagnosis : diagnosis;
  const context = { nonce, needsPassword, answer };
  useLiveOrder(`/admin/orders/${order.number}/versions`, order.version);
  return (
    <>
      <OrderHeading order={order} diagnosis={current} answer={answer}>
        <QuickActions order={order} context={context} />
      </OrderHeading>
      <div className="grid gap-10 lg:grid-cols-[minmax(0,1fr)_22rem] lg:gap-12">
        <aside aria-label="Order" className="lg:order-last">
          <OrderFacts order={order} />
        </aside>
        <div className="grid min-w-0 content-start gap-10">
          <OrderActions order={order} context={context} />
          <StripeSide truth={latest?.truth ?? null} dashboardUrl={order.dashboardUrl} />
          <TimelineView happenings={happenings} />
          <OrderRecords order={order} />
        </div>
      </div>
    </>
  );
}

/** The value of a promise in the page's data; while a newer promise is pending, the previous value. */
function useLatest<Value>(promise: Promise<Value>): Value | null {
  const [latest, setLatest] = useState<Value | null>(null);
  useEffect(() => {
    let isCurrent = true;
    promise.then(
      (value) => isCurrent && setLatest(value),
      // The connection broke; the next load brings it.
      () => {},
    );
    return () => {
      isCurrent = false;
    };
  }, [promise]);
  return latest;
}

/** Reloads the page's data whenever the order has changed. */
function useLiveOrder(url: string, version: number): void {
  const { revalidate } = useRevalidator();
  const shown = useRef(version);
  useEffect(() => {
    shown.current = version;
  });
  useEffect(
    () =>
      watchStream<{ version: number }>({
        url,
        onView: (order) => {
          if (order.version > shown.current) revalidate();
        },
        onTrouble: () => {},
        // The page stays as it is; Sync now and reloading still work.
        onGiveUp: () => {},
      }),
    [url, revalidate],
  );
}

export const meta: MetaFunction<typeof loader> = ({ params }) => [
  { title: `Order ${params.number} · Staff · Lectern` },
];
