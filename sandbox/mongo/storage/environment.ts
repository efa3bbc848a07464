import { mkdirSync } from "node:fs";
import { processesOf } from "@lectern/sandbox-kit/storage/ownership";
import { open, type RootDatabase } from "lmdb";
import type { KeyRange } from "./layout";

/**
 * The LMDB database. Reads inside a transaction see its writes; all other reads see what is on disk, because with
 * overlappingSync off LMDB publishes a commit only after fsync: a crash can't undo what a read has shown.
 */
export class Environment {
  readonly #database: RootDatabase<Buffer, Buffer>;

  constructor(folder: string, options: { readOnly?: boolean } = {}) {
    if (!options.readOnly) mkdirSync(folder, { recursive: true });
    this.#database = open<Buffer, Buffer>(folder, {
      encoding: "binary",
      keyEncoding: "binary",
      overlappingSync: false,
      readOnly: options.readOnly ?? false,
    });
  }

  get(key: Buffer): Buffer | undefined {
    return this.#database.get(key);
  }

  has(key: Buffer): boolean {
    return this.#database.doesExist(key);
  }

  /** Writes; only inside `transaction`. */
  put(key: Buffer, value: Buffer): void {
    this.#database.putSync(key, value);
  }

  /** Removes; only inside `transaction`. */
  remove(key: Buffer): void {
    this.#database.removeSync(key);
  }

  removeRange(range: KeyRange): void {
    for (const key of this.#database.getKeys(range)) this.#database.removeSync(key);
  }

  /** The entries of a range in key order, or reversed. */
  entries(range: KeyRange, options: { reverse?: boolean } = {}): Iterable<{ key: Buffer; value: Buffer }> {
    if (!options.reverse) return this.#database.getRange(range);
    return this.#database.getRange({
      start: range.end,
      exclusiveStart: true,
      end: range.start,
      inclusiveEnd: true,
      reverse: true,
    });
  }

  /** The last key of a range, if any. */
  lastKey(range: KeyRange): Buffer | undefined {
    for (const { key } of this.entries(range, { reverse: true })) return key;
    return undefined;
  }

  /** The first key of a range, if any. */
  firstKey(range: KeyRange): Buffer | undefined {
    for (const key of this.#database.getKeys(range)) return key;
    return undefined;
  }

  /**
   * Runs `work` in a write transaction and returns once it is on disk. Inside another transaction it is a part that can
   * fail alone: when `work` throws, only its own writes are undone.
   */
  transaction<T>(work: () => T): T {
    return this.#database.transactionSync(work);
  }

  /** The processes that have this folder open now, this one among them. */
  processes(): number[] {
    // A read outside a transaction enters this process into LMDB's table.
    this.#database.get(Buffer.from([0]));
    return processesOf(this.#database);
  }

  async close(): Promise<void> {
    await this.#database.close();
  }
}
