interface TimerOptions {
  /** False lets a process of the server end before the timer does. */
  ref?: boolean;
}

/**
 * Calls `run` once, after `ms`.
 *
 * @returns what prevents that.
 */
export function after(ms: number, run: () => void, { ref = true }: TimerOptions = {}): () => void {
  const timer = setTimeout(run, ms);
  if (!ref) timer.unref();
  return () => clearTimeout(timer);
}

/**
 * Calls `run` every `everyMs`, the first time after as long.
 *
 * @returns what ends that.
 */
export function every(everyMs: number, run: () => void, { ref = true }: TimerOptions = {}): () => void {
  const timer = setInterval(run, everyMs);
  if (!ref) timer.unref();
  return () => clearInterval(timer);
}

/** Calls `run` when all that is due at the moment was done; on the server only. */
export function afterThisTurn(run: () => void): void {
  setImmediate(run);
}

/** Resolves after `ms`, or as soon as `signal` aborts. */
export function wait(
  ms: number,
  { signal, ref }: TimerOptions & { signal?: AbortSignal } = {},
): Promise<void> {
  if (signal?.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = () => {
      cancel();
      signal?.removeEventListener("abort", end);
      resolve();
    };
    const cancel = after(ms, end, { ref });
    signal?.addEventListener("abort", end);
  });
}

/** A signal that aborts after `ms`. It doesn't keep a process alive. */
export function abortAfter(ms: number): AbortSignal {
  return AbortSignal.timeout(ms);
}
