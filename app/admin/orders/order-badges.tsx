import type { OrderStatus, SyncStatus } from "~/orders/order";
import { Badge } from "~/ui/badge";
import { statusLabels, syncStatusLabels } from "./format-order";

interface StaffStatusBadgeProps {
  status: OrderStatus;
  isProvisional?: boolean;
}

/** An order's status in the staff's words. */
export function StaffStatusBadge({ status, isProvisional = false }: StaffStatusBadgeProps) {
  const { tone, words } = statusLabels[status];
  return (
    <Badge tone={tone}>
      {words}
      {isProvisional && ", provisional"}
    </Badge>
  );
}

interface SyncBadgeProps {
  syncStatus: SyncStatus;
  isStuck: boolean;
}

/** How an order stands with Stripe. */
export function SyncBadge({ syncStatus, isStuck }: SyncBadgeProps) {
  if (isStuck) return <Badge tone="danger">Stuck</Badge>;
  const tone = { syncing: "info", synced: "success", failed: "warning" } as const;
  return <Badge tone={tone[syncStatus]}>{syncStatusLabels[syncStatus]}</Badge>;
}
