/** The longest comment, in characters. */
export const longestComment = 500;

/** A student's answer to "Was that easy?". */
export interface OrderFeedback {
  wasEasy: boolean;
  /** In the student's own words, if they found any. */
  comment: string | null;
}

/** An answer as the staff see it. Plain JSON. */
export interface FeedbackRow extends OrderFeedback {
  id: string;
  orderNumber: string;
  answeredAt: string;
}
