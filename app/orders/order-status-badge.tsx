import { Badge } from "~/ui/badge";
import type { Tone } from "~/ui/tone";
import type { OrderStatus } from "./order";

const looks: Record<OrderStatus, { tone: Tone; words: string }> = {
  awaiting_payment: { tone: "neutral", words: "Not paid yet" },
  processing: { tone: "info", words: "Processing" },
  completed: { tone: "success", words: "Confirmed" },
  partially_refunded: { tone: "success", words: "Partly refunded" },
  refunded: { tone: "neutral", words: "Refunded" },
  disputed: { tone: "warning", words: "Disputed" },
  payment_failed: { tone: "danger", words: "Payment refused" },
  canceled: { tone: "neutral", words: "Canceled" },
  needs_review: { tone: "warning", words: "Being looked at" },
};

/** An order's status in the student's words. */
export function OrderStatusBadge({ status }: { status: OrderStatus }) {
  const { tone, words } = looks[status];
  return <Badge tone={tone}>{words}</Badge>;
}
