/** What time it is. Nothing else in app/ asks the machine; what decides something is handed the time as a value. */
export const clock = {
  now: (): Date => new Date(),
  /** Milliseconds since 1970. */
  nowMs: (): number => Date.now(),
  /** For how long something took: milliseconds that nobody sets, since the process or the document began. */
  monotonicMs: (): number => performance.now(),
};
