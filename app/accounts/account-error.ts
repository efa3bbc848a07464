/** Why an account couldn't be created, signed in to or changed. */
type AccountErrorCode =
  | "email_taken"
  | "wrong_credentials"
  | "too_many_attempts"
  | "busy"
  | "unknown_email"
  | "link_used_up";

/** An expected refusal; the edge turns `code` into a message and a status. */
export class AccountError extends Error {
  override name = "AccountError";

  constructor(
    readonly code: AccountErrorCode,
    /** When to try again, if waiting helps. */
    readonly retryAfterSeconds?: number,
  ) {
    super(code);
  }
}
