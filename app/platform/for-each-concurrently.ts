interface Limits {
  /** How many may be worked on at once. */
  concurrency: number;
  /** Once it aborts nothing more is begun. */
  signal?: AbortSignal;
}

/**
 * Works on each of `items`, a few at a time, in their order. They are taken from the source only as they are begun,
 * so it may be a database cursor or an API's pages without end.
 *
 * @throws the first failure of `work` or of the source, once what is under way has ended; nothing more is begun then.
 */
export async function forEachConcurrently<Item>(
  items: Iterable<Item> | AsyncIterable<Item>,
  { concurrency, signal }: Limits,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const source = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  let isOver = false;
  let taken: Promise<unknown> = Promise.resolve();
  // A cursor can't be asked for the next item before it has given the last.
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
