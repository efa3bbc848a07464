import { randomBytes } from "node:crypto";
import { MongoCommandError } from "../query/errors";
import type { Batch } from "../wire/reply";
import type { Cursor, Read, ReadOptions } from "./cursor";

/** A cursor that isn't read for ten minutes is closed, as in MongoDB. */
const IDLE_MS = 10 * 60_000;

type Opened = {
  readonly cursor: Cursor;
  readonly session: string | undefined;
  readonly keepIdle: boolean;
  readonly killed: AbortController;
  lastUsed: number;
  busy: boolean;
};

/** The cursors that clients may come back to. */
export class OpenCursors {
  readonly #opened = new Map<bigint, Opened>();

  get size(): number {
    return this.#opened.size;
  }

  /** Reads a new cursor's first batch, and keeps it when there may be more. */
  async start(
    cursor: Cursor,
    options: { limit: number; session?: string | undefined; singleBatch?: boolean; keepIdle?: boolean },
  ): Promise<Batch> {
    const killed = new AbortController();
    const read = await cursor.read({ limit: options.limit, waitMs: 0, signal: killed.signal });
    const id = read.isDone || options.singleBatch ? 0n : newId();
    if (id !== 0n) {
      const { session, keepIdle = false } = options;
      this.#opened.set(id, { cursor, session, keepIdle, killed, lastUsed: Date.now(), busy: false });
    }
    return toBatch("firstBatch", id, cursor, read);
  }

  /** @throws CursorNotFound (43), CursorInUse (12051), CursorKilled (237) */
  async next(id: bigint, namespace: string, options: ReadOptions): Promise<Batch> {
    const opened = this.#opened.get(id);
    if (opened?.cursor.namespace !== namespace) {
      throw new MongoCommandError(43, "CursorNotFound", `cursor id ${id} not found`);
    }
    if (opened.busy) throw new MongoCommandError(12051, "CursorInUse", `cursor id ${id} is already in use`);
    opened.busy = true;
    try {
      const signal = AbortSignal.any([options.signal, opened.killed.signal]);
      const read = await opened.cursor.read({ ...options, signal });
      if (opened.killed.signal.aborted) {
        throw new MongoCommandError(237, "CursorKilled", `cursor id ${id} was killed`);
      }
      if (read.isDone) this.#opened.delete(id);
      return toBatch("nextBatch", read.isDone ? 0n : id, opened.cursor, read);
    } catch (error) {
      this.#opened.delete(id);
      throw error;
    } finally {
      opened.busy = false;
      opened.lastUsed = Date.now();
    }
  }

  /** Closes a cursor; false when there is none. */
  kill(id: bigint): boolean {
    this.#opened.get(id)?.killed.abort();
    return this.#opened.delete(id);
  }

  killOfSession(session: string): void {
    for (const [id, opened] of this.#opened) if (opened.session === session) this.kill(id);
  }

  killAll(): void {
    for (const id of this.#opened.keys()) this.kill(id);
  }

  closeIdle(now: number): void {
    for (const [id, { busy, keepIdle, lastUsed }] of this.#opened) {
      if (!busy && !keepIdle && now - lastUsed > IDLE_MS) this.kill(id);
    }
  }
}

function toBatch(field: Batch["field"], id: bigint, cursor: Cursor, read: Read): Batch {
  const batch = { field, id, namespace: cursor.namespace, documents: read.documents };
  return read.extra ? { ...batch, extra: read.extra } : batch;
}

function newId(): bigint {
  return randomBytes(8).readBigInt64BE() & 0x7fffffffffffffffn || 1n;
}
