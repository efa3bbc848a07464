import { Timeline, type TimelineStep } from "~/ui/timeline";
import { isPaid, type OrderView } from "./order";

interface OrderProgressProps {
  order: OrderView;
  /** The student has just paid, and Stripe hasn't answered yet. */
  isAwaited: boolean;
}

/** The order's progress as its student sees it: paid → confirmed → access. */
export function OrderProgress({ order, isAwaited }: OrderProgressProps) {
  return <Timeline label="Your order's progress" steps={stepsOf(order, isAwaited)} />;
}

/** Pure, so that a test can check every state's wording. */
export function stepsOf(order: OrderView, isAwaited: boolean): TimelineStep[] {
  const confirmed = isPaid(order.status);
  const isStopped = order.status === "canceled" || order.status === "needs_review";
  const isPaying = order.status === "processing" || confirmed;
  return [
    {
      title: isPaying ? "Paid" : "Payment",
      detail: isAwaited ? "Waiting for an answer. This takes a moment." : paidDetail(order),
      state: isPaying ? "done" : order.status === "needs_review" ? "done" : isStopped ? "failed" : "current",
    },
    {
      title: confirmed ? "Confirmed" : "Confirmation",
      detail: confirmationDetail(order),
      state: confirmed
        ? "done"
        : isStopped
          ? "failed"
          : order.status === "processing"
            ? "current"
            : "waiting",
    },
    {
      title: order.hasAccess ? "Your course is ready" : "Access",
      detail: accessDetail(order),
      state: order.hasAccess ? "done" : accessState(order),
    },
  ];
}

function paidDetail({ status, card }: OrderView): string {
  if (status === "awaiting_payment") return "This order hasn't been paid yet.";
  if (status === "payment_failed") return "The last attempt was declined.";
  if (status === "canceled") return "This order was canceled. Nothing was charged.";
  return card ? `With the card ending in ${card.last4}.` : "Your payment was sent.";
}

function confirmationDetail({ status }: OrderView): string | undefined {
  if (isPaid(status)) return "Your bank has confirmed the payment.";
  if (status === "processing") return "Waiting for your bank to confirm. This takes a moment.";
  if (status === "needs_review")
    return "Someone from our team is checking it. You don't need to do anything.";
  return undefined;
}

function accessDetail(order: OrderView): string | undefined {
  const { status, hasAccess, isDuplicate, isDuplicateSettled, isWithheld } = order;
  if (isDuplicateSettled) return "You already own this course. Our team has settled this duplicate payment.";
  if (isWithheld) return "Our team revoked this order's access.";
  if (isDuplicate) return "You already own this course. This duplicate payment is refunded in full.";
  if (status === "refunded") return "This order was refunded.";
  if (status === "disputed") return "The payment is disputed with the bank.";
  return hasAccess ? undefined : "Granted when the payment is confirmed.";
}

function accessState({ status, isWithheld, isDuplicateSettled }: OrderView): TimelineStep["state"] {
  if (isWithheld || isDuplicateSettled) return "failed";
  if (status === "refunded" || status === "disputed") return "failed";
  return isPaid(status) ? "current" : "waiting";
}
