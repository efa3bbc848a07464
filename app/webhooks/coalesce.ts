/**
 * Merges concurrent calls for the same key. Calls made while one is running share the next run, because the data may have
 * changed after the current run read it.
 *
 * @example
 * const syncs = new Coalescer();
 * await syncs.run(paymentIntentId, () => syncOrder(paymentIntentId, "webhook"));
 */
export class Coalescer {
  readonly #lines = new Map<string, { current: Promise<void>; next: Promise<void> | null }>();

  /** Runs `work`, or waits for a run of the same `key` that starts after this call. */
  run(key: string, work: () => Promise<void>): Promise<void> {
    const line = this.#lines.get(key);
    if (!line) return this.#begin(key, work);
    line.next ??= line.current.catch(() => {}).then(() => this.#begin(key, work));
    return line.next;
  }

  #begin(key: string, work: () => Promise<void>): Promise<void> {
    const current = work().finally(() => {
      if (this.#lines.get(key) === line && !line.next) this.#lines.delete(key);
    });
    const line: { current: Promise<void>; next: Promise<void> | null } = { current, next: null };
    this.#lines.set(key, line);
    return current;
  }
}
