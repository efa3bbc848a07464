interface Waiting {
  work: () => unknown;
  resolve(result: unknown): void;
  reject(failure: unknown): void;
}

/** How to take back, in memory, what work that fails has changed there. */
export interface Undo {
  /** The point that `rollback` can return to. */
  mark(): number;
  rollback(mark: number): void;
  /** Forgets everything, once it is on disk. */
  clear(): void;
}

export interface GroupCommitOptions {
  /** Runs `work` in a transaction that is on disk on return; inside another one, in a part that can fail alone. */
  transaction<T>(work: () => T): T;
  undo?: Undo;
  /** Runs in the transaction, after the last piece of work. */
  beforeCommit?(): void;
  /** Runs once everything is on disk, before the writers hear of it. */
  afterCommit?(): void;
  /** How long one commit may gather work before the rest waits for the next. */
  gatherMs?: number;
}

const GATHER_MS = 50;

/** How long writers that nobody waits for may wait for others to share a commit with. */
const LATER_MS = 10;

/**
 * Joins the writers that wait in the same turn of the event loop into one LMDB transaction with one fsync, and answers
 * them when it is on disk. Each piece of work sees the writes of those before it and fails alone.
 */
export class GroupCommit {
  readonly #waiting: Waiting[] = [];
  #soon: NodeJS.Immediate | undefined;
  #later: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(private readonly options: GroupCommitOptions) {}

  /** Runs `work`, which must be synchronous, and resolves with its result once it is durable. */
  run<T>(work: () => T): Promise<T> {
    const written = this.#wait(work);
    this.#schedule();
    return written;
  }

  /** Like `run`, for work that nobody waits for: it may take a moment longer, so that more of it shares a commit. */
  runLater<T>(work: () => T): Promise<T> {
    const written = this.#wait(work);
    this.#later ??= setTimeout(() => this.#schedule(), LATER_MS);
    return written;
  }

  /** Commits what waits, and refuses everything after that. */
  close(): void {
    this.#isClosed = true;
    while (this.#waiting.length > 0) this.#commit();
    clearImmediate(this.#soon);
    clearTimeout(this.#later);
  }

  #wait<T>(work: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#isClosed) throw new Error("The sandbox is stopping.");
      this.#waiting.push({ work, resolve: resolve as (result: unknown) => void, reject });
    });
  }

  #schedule(): void {
    this.#soon ??= setImmediate(() => {
      this.#soon = undefined;
      this.#commit();
      if (this.#waiting.length > 0) this.#schedule();
    });
  }

  #commit(): void {
    clearTimeout(this.#later);
    this.#later = undefined;
    if (this.#waiting.length === 0) return;
    const { transaction, undo, beforeCommit, afterCommit, gatherMs = GATHER_MS } = this.options;
    const answers: (() => void)[] = [];
    const taken: Waiting[] = [];
    try {
      transaction(() => {
        const until = Date.now() + gatherMs;
        for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
          taken.push(next);
          answers.push(this.#attempt(next));
          if (Date.now() >= until) break;
        }
        beforeCommit?.();
      });
    } catch (failure) {
      // None of this group is on disk (a full disk, for example), so none of its writers may hear otherwise.
      undo?.rollback(0);
      for (const { reject } of taken) reject(failure);
      return;
    }
    undo?.clear();
    afterCommit?.();
    for (const answer of answers) answer();
  }

  #attempt({ work, resolve, reject }: Waiting): () => void {
    const mark = this.options.undo?.mark() ?? 0;
    try {
      const result = this.options.transaction(work);
      return () => resolve(result);
    } catch (failure) {
      this.options.undo?.rollback(mark);
      return () => reject(failure);
    }
  }
}
