import type { ReactNode } from "react";
import type { SyncStatus } from "~/orders/order";
import { OrderStatusBadge } from "~/orders/order-status-badge";
import { Alert } from "~/ui/alert";
import { Badge } from "~/ui/badge";
import { Kicker } from "~/ui/kicker";
import type { Tone } from "~/ui/tone";
import type { OrderDiagnosis } from "./diagnose-order";
import type { OrderActionAnswer } from "./order-action";
import type { OrderDetails } from "./order-details";

const syncs: Record<SyncStatus, { tone: Tone; words: string }> = {
  syncing: { tone: "info", words: "Waiting for Stripe" },
  synced: { tone: "success", words: "In line with Stripe" },
  failed: { tone: "warning", words: "Needs a person" },
};

interface OrderHeadingProps {
  order: OrderDetails;
  diagnosis: OrderDiagnosis;
  answer: OrderActionAnswer | undefined;
  /** What can be done at once. */
  children: ReactNode;
}

/** The order's number, where it stands, and in a sentence what is the diagnosis and what to do. */
export function OrderHeading({ order, diagnosis, answer, children }: OrderHeadingProps) {
  const sync = syncs[order.syncStatus];
  return (
    <header className="grid gap-4">
      <div className="grid gap-2">
        <Kicker>{order.student?.email ?? "Nobody's order"}</Kicker>
        <h1 className="text-title">Order {order.number}</h1>
        <p className="flex flex-wrap gap-2">
          <OrderStatusBadge status={order.status} />
          <Badge tone={sync.tone}>{sync.words}</Badge>
          {order.isProvisional && <Badge tone="info">Provisional</Badge>}
          {order.withheld && <Badge tone="warning">Access closed</Badge>}
        </p>
      </div>
      <div aria-live="polite">
        <Alert tone={diagnosis.tone}>{diagnosis.words}</Alert>
      </div>
      <div role="status">
        {answer && <Alert tone={answer.isDone ? "success" : "danger"}>{answer.words}</Alert>}
      </div>
      {children}
    </header>
  );
}
