import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData, useRevalidator } from "@remix-run/react";
import { useAuthenticityToken } from "remix-utils/csrf/react";
import { requireUser } from "~/accounts/current-user.server";
import { answerFeedback } from "~/orders/answer-feedback.server";
import { FeedbackForm } from "~/orders/feedback-form";
import { isPaid, isSettled, type OrderView } from "~/orders/order";
import { findFeedback } from "~/orders/order-feedback.server";
import { OrderOutcome } from "~/orders/order-outcome";
import { OrderProgress } from "~/orders/order-progress";
import { OrderSummary } from "~/orders/order-summary";
import { useDisplayTiming } from "~/orders/use-display-timing";
import { useOrderUpdates } from "~/orders/use-order-updates";
import { useSlow } from "~/orders/use-slow";
import { openOrderPage } from "~/payments/open-order-page.server";
import { verifiedForm } from "~/platform/http/verified-form.server";

const patienceMs = 2 * 60_000;

export async function loader({ request }: LoaderFunctionArgs) {
  const url = new URL(request.url);
  if (url.searchParams.has("payment_intent_client_secret")) {
    // It is a secret: it must not stay in the history, nor reach a log or a Referer.
    url.searchParams.delete("payment_intent_client_secret");
    throw redirect(url.pathname + url.search);
  }
  const { id: studentId } = await requireUser(request);
  const page = await openOrderPage({
    paymentIntentId: url.searchParams.get("payment_intent") ?? "",
    studentId,
    redirectStatus: url.searchParams.get("redirect_status"),
  });
  if (!page) throw data("There is no such order.", { status: 404 });
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
  if (isAwaited) return "We are waiting for the bank's word.";
  if (isWithheld) return "This order opens its course no longer.";
  if (hasAccess) return "Confirmed: your course is open.";
  switch (status) {
    case "processing":
      return "Thank you. We have your order.";
    case "completed":
    case "partially_refunded":
      return isDuplicate ? "You have this course already." : "Confirmed. Opening your course …";
    case "awaiting_payment":
    case "payment_failed":
      return "This order is not paid yet.";
    case "canceled":
      return "This order was canceled.";
    case "refunded":
      return "This order was refunded.";
    case "disputed":
      return "This payment is disputed.";
    case "needs_review":
      return "We are looking at your order.";
  }
}

function leadOf(order: OrderView, isAwaited: boolean, hasStopped: boolean): string {
  const { status, hasAccess, isDuplicate, isDuplicateSettled, isWithheld } = order;
  if (hasAccess) return "The order is in your account, too. Enjoy the first lesson.";
  const calm = hasStopped ? "" : " This page changes by itself; there is nothing to press.";
  if (isAwaited) return `Thank you. Your course opens as soon as the answer to your payment is here.${calm}`;
  if (status === "processing") return `Your payment is being confirmed.${calm}`;
  if (isWithheld) return "Our team has closed it. Write to us if you think that this is a mistake.";
  if (isDuplicateSettled) return "It was paid twice, and our team has settled this second payment with you.";
  if (isDuplicate) return "It was paid twice, so this second payment goes back to you by itself.";
  if (status === "needs_review")
    return "Your money is safe. Somebody of our team checks it and will write to you.";
  return "You find all your orders in your account.";
}

export const meta: MetaFunction = () => [{ title: "Your order · Lectern" }];
