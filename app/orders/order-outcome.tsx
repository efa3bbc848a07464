import { Alert } from "~/ui/alert";
import { Button, ButtonLink } from "~/ui/button";
import { isUnpaid, type OrderView } from "./order";

interface OrderOutcomeProps {
  order: OrderView;
  /** The student has just paid, and Stripe hasn't answered yet. */
  isAwaited: boolean;
  /** Waiting takes longer than usual. */
  isSlow: boolean;
  isChecking: boolean;
  onCheck(): void;
}

/** What the student can do now: learn, wait, check again, or go back and pay. */
export function OrderOutcome({ order, isAwaited, isSlow, isChecking, onCheck }: OrderOutcomeProps) {
  const slug = order.items[0]?.slug;
  if (order.hasAccess) {
    return (
      <ButtonLink to={`/learn/${slug}`} className="sm:justify-self-start">
        Start learning
      </ButtonLink>
    );
  }
  if (isUnpaid(order.status) && !isAwaited) {
    return (
      <div className="grid justify-items-start gap-4">
        {order.failure && <Alert tone="danger">{order.failure.message}</Alert>}
        <ButtonLink to={`/checkout/${slug}`}>Back to checkout</ButtonLink>
      </div>
    );
  }
  if (isSlow) {
    return (
      <Alert tone="info" title="This is taking longer than usual.">
        <div className="grid justify-items-start gap-3">
          <p>
            Nothing is lost: your order number is {order.number}, and you get access automatically as soon as
            your bank confirms. You can close this page.
          </p>
          {isAwaited && <p>If you didn't finish paying, go back to checkout. You won't be charged twice.</p>}
          <div className="flex flex-wrap gap-3">
            <Button type="button" look="secondary" isBusy={isChecking} onClick={onCheck}>
              Check again
            </Button>
            {isAwaited && (
              <ButtonLink to={`/checkout/${slug}`} look="secondary">
                Back to checkout
              </ButtonLink>
            )}
          </div>
        </div>
      </Alert>
    );
  }
  if (order.status === "canceled" || order.status === "refunded") {
    return (
      <ButtonLink to={`/courses/${slug}`} look="secondary" className="sm:justify-self-start">
        Back to the course
      </ButtonLink>
    );
  }
  return null;
}
