/** One place where a user is signed in. Times are ISO 8601. */
export interface OpenSession {
  /** Identifies it in a form; not a credential. */
  id: string;
  signedInAt: string;
  /** To the hour. */
  lastSeenAt: string;
  /** For people; null for older sessions. */
  browser: string | null;
  /** The first half of the IP address, e.g. `203.0.x.x`; null for older sessions. */
  network: string | null;
  /** The session of this request. */
  isThisOne: boolean;
}
