import type { SyncCause } from "~/orders/order";
import { openChannel } from "~/platform/channel.server";

/** An order was synced, or could not be. What is none of ours, or somebody else's at the moment, is `set_aside`. */
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
  /** Null when it was paid in another way. */
  card: object | null;
}

export const orderPaid = openChannel<PaidOrder>("lectern:order-paid");
