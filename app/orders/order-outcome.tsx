import { Alert } from "~/ui/alert";
import { Button, ButtonLink } from "~/ui/button";
import { isUnpaid, type OrderView } from "./order";

interface OrderOutcomeProps {
  order: OrderView;
  /** The student comes from paying, and there is no word on that yet. */
  isAwaited: boolean;
  /** Waiting has become longer than people like to wait. */
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
        <ButtonLink to={`/checkout/${slug}`}>Back to the payment</ButtonLink>
      </div>
    );
  }
  if (isSlow) {
    return (
      <Alert tone="info" title="This takes longer than usual.">
        <div className="grid justify-items-start gap-3">
          <p>
            Nothing is lost: your order has the number {order.number}, and the course opens by itself as soon
            as the bank answers. You can close this page.
          </p>
          {isAwaited && (
            <p>If you have not paid after all, go back to the payment. You will not be charged twice.</p>
          )}
          <div className="flex flex-wrap gap-3">
            <Button type="button" look="secondary" isBusy={isChecking} onClick={onCheck}>
              Check again
            </Button>
            {isAwaited && (
              <ButtonLink to={`/checkout/${slug}`} look="secondary">
                Back to the payment
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
