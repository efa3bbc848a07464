import { setTimeout as wait } from "node:timers/promises";

/** Thrown when something took longer than its caller can wait. */
export class DeadlineError extends Error {
  override name = "DeadlineError";
}

/**
 * The result of `work`, if it comes within `ms`. The work itself goes on.
 *
 * @throws {DeadlineError} when it doesn't.
 */
export async function withDeadline<Result>(work: Promise<Result>, ms: number): Promise<Result> {
  const stopped = new AbortController();
  const late = wait(ms, undefined, { signal: stopped.signal }).then(() => {
    throw new DeadlineError(`Not done within ${ms} ms.`);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    late.catch(() => {});
    stopped.abort();
  }
}
