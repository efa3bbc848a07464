import type { Writing } from "../api/operation";
import type { Document, StoredRefund } from "../store/documents";
import { bookRefund } from "./refund";

/**
 * Gives back what was authorized and will not be captured. Stripe books this as a refund of the charge.
 * @param amountMinor the part that goes back
 */
export function releaseAuthorization(
  writing: Writing,
  charge: Document<"charge">,
  amountMinor: number,
  reason: StoredRefund["reason"] = null,
): void {
  bookRefund(writing, charge, { amountMinor, reason, metadata: {}, status: "succeeded", kind: "reversal" });
}
