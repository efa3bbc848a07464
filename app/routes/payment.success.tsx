import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData, useRevalidator } from "@remix-run/react";
import { useEffect, useState } from "react";
import { useAuthenticityToken } from "remix-utils/csrf/react";
import { requireUser } from "~/accounts/current-user.server";
import { useDisplayTiming } from "~/orders/display-timing";
import { FeedbackForm } from "~/orders/feedback-form";
import { isPaid, isSettled, type OrderView } from "~/orders/order";
import { answerFeedback, findFeedback } from "~/orders/order-feedback.server";
import { OrderOutcome } from "~/orders/order-outcome";
import { OrderProgress } from "~/orders/order-progress";
import { OrderSummary } from "~/orders/order-summary";
import { useOrderUpdates } from "~/orders/use-order-updates";
import { openOrderPage } from "~/payments/open-order-page.server";
import { after } from "~/platform/clock/timers";
import { verifiedForm } from "~/platform/http/verified-form.server";

const patienceMs = 2 * 60_000;

export async function loader({ request }: LoaderFunctionArgs) {
  const url = new URL(request.url);
  if (url.searchParams.has("payment_intent_client_secret")) {
    // It is a secret: it must not stay in the browser history, or reach a log or a Referer header.
    url.searchParams.delete("payment_intent_client_secret");
    throw redirect(url.pathname + url.search);
  }
  const { id: studentId } = await requireUser(request);
  const page = await openOrderPage({
    paymentIntentId: url.searchParams.get("payment_intent") ?? "",
    studentId,
    redirectStatus: url.searchParams.get("redirect_status"),
  });
  if (!page) throw data("We couldn't find this order.", { status: 404 });
  const { order, isAwaited } = page;
  const [item] = order.items;
  if (order.status === "payment_failed" && !isAwaited && item) {
    throw redirect(`/checkout/${item.slug}?refused=${order.paymentIntentId}`);
  }
  const feedback = isSettled(order) ? await findFeedback(order.number, studentId) : null;
  return { ...page, feedback };
}

/** The answer to "Was that easy?". */
export async function action({ request, context }: ActionFunctionArgs) {
  const form = await verifiedForm(request, context);
  const { id: studentId } = await requireUser(request);
  const paymentIntentId = new URL(request.url).searchParams.get("payment_intent") ?? "";
  const refused = await answerFeedback(form, { paymentIntentId, studentId });
  if (refused) return data({ refused }, { status: 400 });
  throw redirect(`/payment/success?payment_intent=${encodeURIComponent(paymentIntentId)}#feedback`);
}

export default function PaymentSuccess() {
  const page = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>()?.refused;
  const { revalidate, state } = useRevalidator();
  const { order, isAwaited, hasStopped, watchAgain } = useOrderUpdates(page, revalidate);
  const isWaiting = isAwaited || !isSettled(order);
  const isSlow = useSlow(isWaiting, patienceMs);
  useDisplayTiming(order.paymentIntentId, useAuthenticityToken());
  function checkAgain() {
    revalidate();
    if (hasStopped) watchAgain();
  }
  const title = titleOf(order, isAwaited);
  return (
    <div className="grid gap-8 lg:grid-cols-[minmax(0,1fr)_24rem] lg:gap-14">
      <section aria-labelledby="state" className="grid content-start gap-8">
        <div aria-live="polite" className="grid gap-3">
          <h1 id="state" key={title} className="animate-arrive text-title">
            {title}
          </h1>
          <p className="max-w-xl text-ink-muted text-lg">{leadOf(order, isAwaited, hasStopped)}</p>
        </div>
        <OrderProgress order={order} isAwaited={isAwaited} />
        <OrderOutcome
          order={order}
          isAwaited={isAwaited}
          isSlow={isSlow || hasStopped}
          isChecking={state !== "idle"}
          onCheck={checkAgain}
        />
        {isPaid(order.status) && !isWaiting && <FeedbackForm given={page.feedback} refused={refused} />}
        {order.paymentIntentId && (
          <noscript>
            <img
              src={`/api/timings?payment_intent=${encodeURIComponent(order.paymentIntentId)}`}
              alt=""
              className="sr-only"
            />
          </noscript>
        )}
      </section>
      <OrderSummary order={order} />
    </div>
  );
}

function titleOf(order: OrderView, isAwaited: boolean): string {
  const { status, hasAccess, isDuplicate, isWithheld } = order;
  if (isAwaited) return "Waiting for your bank to confirm.";
  if (isWithheld) return "This order no longer includes access to the course.";
  if (hasAccess) return "Payment received. Your course is ready.";
  switch (status) {
    case "processing":
      return "Thank you. We have your order.";
    case "completed":
    case "partially_refunded":
      return isDuplicate ? "You already own this course." : "Payment received. Preparing your course…";
    case "awaiting_payment":
    case "payment_failed":
      return "This order hasn't been paid yet.";
    case "canceled":
      return "This order was canceled.";
    case "refunded":
      return "This order was refunded.";
    case "disputed":
      return "This payment is disputed.";
    case "needs_review":
      return "We're reviewing your order.";
  }
}

function leadOf(order: OrderView, isAwaited: boolean, hasStopped: boolean): string {
  const { status, hasAccess, isDuplicate, isDuplicateSettled, isWithheld } = order;
  if (hasAccess) return "You can also find this order in your account. Enjoy the first lesson.";
  const calm = hasStopped ? "" : " This page updates automatically.";
  if (isAwaited) return `Thank you. You get access as soon as your payment is confirmed.${calm}`;
  if (status === "processing") return `Your payment is being confirmed.${calm}`;
  if (isWithheld) return "Our team revoked access. Contact us if you think this is a mistake.";
  if (isDuplicateSettled) return "This was a duplicate payment, and our team has settled it with you.";
  if (isDuplicate) return "This was a duplicate payment. We'll refund it automatically.";
  if (status === "needs_review")
    return "Your money is safe. Someone from our team is checking the payment and will email you.";
  return "You can find all your orders in your account.";
}

/** True once `isWaiting` has lasted for `afterMs` without a break. */
function useSlow(isWaiting: boolean, afterMs: number): boolean {
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    setSlow(false);
    if (!isWaiting) return;
    return after(afterMs, () => setSlow(true));
  }, [isWaiting, afterMs]);
  return isSlow;
}

export const meta: MetaFunction = () => [{ title: "Your order · Lectern" }];
