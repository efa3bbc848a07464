import { BusinessError } from "~/platform/business-error";

export type OrderErrorCode =
  /** Other processes kept writing the order between our reads and writes. */
  | "contended"
  /** Stripe knows the intent, unpaid, but no order belongs to it. */
  | "unknown_order"
  /** The intent was paid, but its order couldn't be rebuilt: another order has its ID or number. */
  | "not_rebuilt"
  /** The intent has no metadata of ours. */
  | "foreign_intent"
  /** The intent was created with keys of another Stripe mode. */
  | "other_stripe_mode";

export class OrderError extends BusinessError<OrderErrorCode> {
  override name = "OrderError";
}
