import { BusinessError } from "~/platform/business-error";

export type OrderErrorCode =
  /** Another process wrote the order between every one of our reads and writes. */
  | "contended"
  /** Stripe knows the intent, unpaid, but no order belongs to it. */
  | "unknown_order"
  /** The intent was paid, but its order could not be rebuilt: another one has its id or number. */
  | "not_rebuilt"
  /** The intent carries no metadata of ours. */
  | "foreign_intent"
  /** The intent was made with keys of another mode than the running ones. */
  | "other_stripe_mode";

/** Something about an order that its caller has to decide about. */
export class OrderError extends BusinessError<OrderErrorCode> {
  override name = "OrderError";
}
