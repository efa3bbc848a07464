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

/** An order whose sync has failed needs review, which its status says already. */
const syncs: Record<Exclude<SyncStatus, "failed">, { tone: Tone; words: string }> = {
  syncing: { tone: "info", words: "Waiting for Stripe" },
  synced: { tone: "success", words: "In sync with Stripe" },
};

interface OrderHeadingProps {
  order: OrderDetails;
  diagnosis: OrderDiagnosis;
  answer: OrderActionAnswer | undefined;
  /** The quick actions. */
  children: ReactNode;
}

/** The order's number and status, and in a sentence how it stands and what to do. */
export function OrderHeading({ order, diagnosis, answer, children }: OrderHeadingProps) {
  const sync = order.syncStatus !== "failed" && syncs[order.syncStatus];
  return (
    <header className="grid gap-4">
      <div className="grid gap-2">
        <Kicker>{order.student?.email ?? "Unknown student"}</Kicker>
        <h1 className="text-title">Order {order.number}</h1>
        <p className="flex flex-wrap gap-2">
          <OrderStatusBadge status={order.status} />
          {sync && <Badge tone={sync.tone}>{sync.words}</Badge>}
          {order.isProvisional && <Badge tone="info">Provisional</Badge>}
          {order.withheld && <Badge tone="warning">Access withheld</Badge>}
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
