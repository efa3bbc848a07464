import { Badge } from "~/ui/badge";
import type { Tone } from "~/ui/tone";
import type { OrderStatus } from "./order";

/** What each status is called on every page. */
export const orderStatusLabels: Record<OrderStatus, { words: string; tone: Tone }> = {
  awaiting_payment: { words: "Awaiting payment", tone: "neutral" },
  processing: { words: "Processing", tone: "info" },
  completed: { words: "Completed", tone: "success" },
  partially_refunded: { words: "Partially refunded", tone: "success" },
  refunded: { words: "Refunded", tone: "neutral" },
  disputed: { words: "Disputed", tone: "warning" },
  payment_failed: { words: "Payment failed", tone: "danger" },
  canceled: { words: "Canceled", tone: "neutral" },
  needs_review: { words: "Needs review", tone: "warning" },
};

interface OrderStatusBadgeProps {
  status: OrderStatus;
  isProvisional?: boolean;
}

export function OrderStatusBadge({ status, isProvisional = false }: OrderStatusBadgeProps) {
  const { words, tone } = orderStatusLabels[status];
  return (
    <Badge tone={tone}>
      {words}
      {isProvisional && ", provisional"}
    </Badge>
  );
}
