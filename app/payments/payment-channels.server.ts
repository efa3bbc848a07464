import type { SyncCause } from "~/orders/order";
import { openChannel } from "~/platform/channel.server";

/** A sync ended. `set_aside` means that the payment isn't ours, or that another process kept changing its order. */
export interface SyncedOrder {
  cause: SyncCause;
  result: "ok" | "failed" | "set_aside";
}

export const orderSynced = openChannel<SyncedOrder>("lectern:order-synced");

/** An order became paid. */
export interface PaidOrder {
  cause: SyncCause;
  /** When Stripe says that it was paid. */
  paidAt: Date | null;
  completedAt: Date | null;
  /** Null for every other way to pay. */
  card: object | null;
}

export const orderPaid = openChannel<PaidOrder>("lectern:order-paid");
