/** The longest comment, in characters. */
export const longestComment = 500;

/** A student's answer to "Was that easy?". */
export interface OrderFeedback {
  wasEasy: boolean;
  /** The student's comment, if any. */
  comment: string | null;
}

/** An answer as staff see it. Plain JSON. */
export interface FeedbackRow extends OrderFeedback {
  id: string;
  orderNumber: string;
  answeredAt: string;
}
