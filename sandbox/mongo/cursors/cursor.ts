import type { Batch } from "../wire/reply";
import type { Source } from "./source";

/** An answer stays below 16 MB of documents, or holds a single one that is larger. */
export const MAX_BATCH_BYTES = 16 * 2 ** 20;
/** MongoDB's first batch, when the client does not say how many. */
export const FIRST_BATCH = 101;

export type ReadOptions = {
  /** How many documents at most; undefined for as many as fit. */
  readonly limit: number | undefined;
  /** How long to wait for news where there are none. */
  readonly waitMs: number;
  readonly signal: AbortSignal;
};

/** The result of one read of a cursor. */
export type Read = {
  readonly documents: Buffer[];
  readonly isDone: boolean;
  readonly extra?: Batch["extra"];
};

/** Something that a client reads in batches. */
export interface Cursor {
  readonly namespace: string;
  read(options: ReadOptions): Read | Promise<Read>;
}

/** A cursor over documents that are there already. */
export class DocumentCursor implements Cursor {
  #held: Buffer | undefined;

  constructor(
    readonly namespace: string,
    private readonly source: Source,
  ) {}

  read({ limit = Number.POSITIVE_INFINITY }: Pick<ReadOptions, "limit">): Read {
    if (limit === 0) return { documents: [], isDone: false };
    const documents: Buffer[] = this.#held ? [this.#held] : [];
    let size = this.#held?.length ?? 0;
    this.#held = undefined;
    if (documents.length >= limit) return { documents, isDone: this.source.isDone };
    for (const document of this.source) {
      if (documents.length > 0 && size + document.length > MAX_BATCH_BYTES) {
        this.#held = document;
        return { documents, isDone: false };
      }
      documents.push(document);
      size += document.length;
      if (documents.length >= limit) return { documents, isDone: this.source.isDone };
    }
    return { documents, isDone: true };
  }
}
