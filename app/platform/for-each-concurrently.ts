interface Limits {
  /** How many items are worked on at once. */
  concurrency: number;
  /** Once it aborts, no further item is started. */
  signal?: AbortSignal;
}

/**
 * Works on each of `items` in order, a few at a time. Items are read from the source only as they are started, so it can
 * be a database cursor or an API's endless pages.
 *
 * @throws the first failure of `work` or of the source, after running items have ended; no further item is started.
 */
export async function forEachConcurrently<Item>(
  items: Iterable<Item> | AsyncIterable<Item>,
  { concurrency, signal }: Limits,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const source = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  let isOver = false;
  let taken: Promise<unknown> = Promise.resolve();
  // A cursor can't be asked for an item before it has returned the previous one.
  const take = () => {
    const next = taken.then(() => source.next());
    taken = next.catch(() => {});
    return next;
  };
  const goOn = async () => {
    while (!isOver && !signal?.aborted) {
      try {
        const { done, value } = await take();
        if (done) break;
        await work(value);
      } catch (error) {
        isOver = true;
        throw error;
      }
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: concurrency }, goOn));
  await source.return?.();
  const failed = ends.find((end) => end.status === "rejected");
  if (failed) throw failed.reason;
}
