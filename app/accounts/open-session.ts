/** Somewhere somebody is signed in. Times are ISO 8601. */
export interface OpenSession {
  /** Names it in a form; opens nothing. */
  id: string;
  signedInAt: string;
  /** To the hour. */
  lastSeenAt: string;
  /** In words; null for sessions of before it was kept. */
  browser: string | null;
  /** The first half of the address, e.g. `203.0.x.x`; null for sessions of before it was kept. */
  network: string | null;
  /** The session that asks. */
  isThisOne: boolean;
}
