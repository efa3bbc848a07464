/** Why an account could not be opened, entered or changed. */
type AccountErrorCode =
  | "email_taken"
  | "wrong_credentials"
  | "too_many_attempts"
  | "busy"
  | "unknown_email"
  | "link_used_up";

/** A refusal that a person can understand; the edge turns `code` into words and a status. */
export class AccountError extends Error {
  override name = "AccountError";

  constructor(
    readonly code: AccountErrorCode,
    /** When trying again can help, if the refusal passes by itself. */
    readonly retryAfterSeconds?: number,
  ) {
    super(code);
  }
}
