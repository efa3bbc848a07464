/** The machine's clock. Nothing else in app/ reads it; functions that decide something take the time as a value. */
export const clock = {
  now: (): Date => new Date(),
  /** Milliseconds since 1970. */
  nowMs: (): number => Date.now(),
  /** For measuring how long something takes: milliseconds since the process or the page started. Setting the clock does not change it. */
  monotonicMs: (): number => performance.now(),
};
