import type { Environment } from "./environment";
import type { UndoLog } from "./undo-log";

type Waiting = { work: () => unknown; resolve: (result: unknown) => void; reject: (error: unknown) => void };

/** How long one commit may gather work before the rest waits for the next. */
const MAX_GATHER_MS = 50;

/**
 * Joins the writers that wait in one turn of the event loop into one LMDB transaction with one fsync, and answers them
 * when it is on disk. Each piece of work sees the writes of those before it and fails alone.
 */
export class GroupCommit {
  readonly #waiting: Waiting[] = [];
  #scheduled = false;

  /**
   * @param undo the way back, in memory, of what the work changes there
   * @param hooks `beforeCommit` runs in the transaction after the last piece of work; `afterCommit` when everything is
   * on disk, before the writers are answered
   * @param gatherMs how long one commit may gather work
   */
  constructor(
    private readonly environment: Environment,
    private readonly undo: UndoLog,
    private readonly hooks: { beforeCommit(): void; afterCommit(): void },
    private readonly gatherMs = MAX_GATHER_MS,
  ) {}

  /** Runs `work`, which must be synchronous, and resolves with its result when it is durable. */
  run<T>(work: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ work, resolve: resolve as (result: unknown) => void, reject });
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#commit();
      if (this.#waiting.length > 0) this.#schedule();
    });
  }

  #commit(): void {
    const answers: (() => void)[] = [];
    const taken: Waiting[] = [];
    try {
      this.environment.transaction(() => {
        const until = Date.now() + this.gatherMs;
        for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
          taken.push(next);
          answers.push(this.#attempt(next));
          if (Date.now() >= until) break;
        }
        this.hooks.beforeCommit();
      });
    } catch (error) {
      // Nothing of this group is on disk (the disk is full, say): everyone in it must hear so.
      this.undo.rollback(0);
      for (const { reject } of taken) reject(error);
      return;
    }
    this.undo.clear();
    this.hooks.afterCommit();
    for (const answer of answers) answer();
  }

  #attempt({ work, resolve, reject }: Waiting): () => void {
    const mark = this.undo.mark();
    try {
      const result = this.environment.transaction(work);
      return () => resolve(result);
    } catch (error) {
      this.undo.rollback(mark);
      return () => reject(error);
    }
  }
}
