interface TimerOptions {
  /** False lets the process exit before the timer fires. Server only. */
  ref?: boolean;
}

/**
 * Calls `run` once, after `ms`.
 *
 * @returns a function that cancels it.
 */
export function after(ms: number, run: () => void, { ref = true }: TimerOptions = {}): () => void {
  const timer = setTimeout(run, ms);
  if (!ref) timer.unref();
  return () => clearTimeout(timer);
}

/**
 * Calls `run` every `everyMs`, for the first time after `everyMs`.
 *
 * @returns a function that ends it.
 */
export function every(everyMs: number, run: () => void, { ref = true }: TimerOptions = {}): () => void {
  const timer = setInterval(run, everyMs);
  if (!ref) timer.unref();
  return () => clearInterval(timer);
}

/** Calls `run` once the current turn of the event loop is over. Server only. */
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

/** A signal that aborts after `ms`. It doesn't keep the process alive. */
export function abortAfter(ms: number): AbortSignal {
  return AbortSignal.timeout(ms);
}
