/** How many orders are pending. Plain JSON. */
export interface PendingCounts {
  /** Waiting for Stripe's final answer. */
  processing: number;
  /** The background sync has failed too often or is overdue. */
  stuck: number;
  needsReview: number;
}
