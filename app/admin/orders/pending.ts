/** How many orders wait for something. Plain JSON. */
export interface PendingCounts {
  /** Paid, or being paid: Stripe's final word is outstanding. */
  processing: number;
  /** The background sync has failed too often, or has not come by when it should have. */
  stuck: number;
  needsReview: number;
}
