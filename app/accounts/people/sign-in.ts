/** Somewhere a person is signed in. Times are ISO 8601. */
export interface SignIn {
  /** Opens nothing. */
  id: string;
  signedInAt: string;
  /** When the password was last typed; null where that was not kept. */
  confirmedAt: string | null;
  /** Every use puts it off. */
  expiresAt: string;
}
