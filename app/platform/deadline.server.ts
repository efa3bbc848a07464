import { after } from "./clock/timers";

/** Thrown when something takes longer than its caller can wait. */
export class DeadlineError extends Error {
  override name = "DeadlineError";
}

/**
 * The result of `work`, if it arrives within `ms`. The work itself continues.
 *
 * @throws {DeadlineError} when it doesn't.
 */
export async function withDeadline<Result>(work: Promise<Result>, ms: number): Promise<Result> {
  let cancel = () => {};
  const late = new Promise<never>((_resolve, reject) => {
    cancel = after(ms, () => reject(new DeadlineError(`Not done within ${ms} ms.`)));
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    cancel();
  }
}
