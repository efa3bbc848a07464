import type { ReactNode } from "react";
import type { SyncStatus } from "~/orders/order";
import { OrderStatusBadge } from "~/orders/order-status-badge";
import { Alert } from "~/ui/alert";
import { Badge } from "~/ui/badge";
import { Kicker } from "~/ui/kicker";
import type { Tone } from "~/ui/tone";
import type { ActAnswer } from "./act";
import type { OrderDossier } from "./order-dossier";
import type { OrderMatter } from "./order-matter";

const syncs: Record<SyncStatus, { tone: Tone; words: string }> = {
  syncing: { tone: "info", words: "Waiting for Stripe" },
  synced: { tone: "success", words: "In line with Stripe" },
  failed: { tone: "warning", words: "Needs a person" },
};

interface OrderHeadingProps {
  order: OrderDossier;
  matter: OrderMatter;
  answer: ActAnswer | undefined;
  /** What can be done at once. */
  children: ReactNode;
}

/** The order's number, where it stands, and in a sentence what is the matter and what to do. */
export function OrderHeading({ order, matter, answer, children }: OrderHeadingProps) {
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
        <Alert tone={matter.tone}>{matter.words}</Alert>
      </div>
      <div role="status">
        {answer && <Alert tone={answer.isDone ? "success" : "danger"}>{answer.words}</Alert>}
      </div>
      {children}
    </header>
  );
}
