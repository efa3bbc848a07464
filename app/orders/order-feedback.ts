/** The longest comment, in characters. */
export const longestComment = 500;

/** A student's answer to "Was that easy?". */
export interface OrderFeedback {
  wasEasy: boolean;
  /** In the student's own words, if they found any. */
  comment: string | null;
}
