import type { Environment } from "./environment";
import { OPLOG_RANGE, oplogKey, oplogTimeOf, settingKey } from "./layout";
import { type ChangeHeader, OplogEntry } from "./oplog-entry";
import type { UndoLog } from "./undo-log";

const STATE = settingKey("oplog");
const EMPTY = Buffer.alloc(0);

/** How many of the newest entries are kept in memory, so that up-to-date streams need no disk. */
const RECENT_ENTRIES = 1000;
const RECENT_BYTES = 16 * 2 ** 20;

/**
 * The log of all changes, in the database and capped by size: change streams read it, from now or from a point in the past.
 * Its newest time is the server's clock.
 */
export class Oplog {
  /** The history is complete after this time. */
  #begin: bigint;
  #bytes: number;
  #last: bigint;
  #committed: bigint;
  #appended: OplogEntry[] = [];
  #recent: OplogEntry[] = [];
  #recentBytes = 0;
  readonly #listeners = new Set<(entries: readonly OplogEntry[]) => void>();

  constructor(
    private readonly environment: Environment,
    private readonly undo: UndoLog,
    private readonly maxBytes: number,
  ) {
    const stored = environment.get(STATE)?.toString().split(" ");
    this.#begin = stored?.[0] ? BigInt(stored[0]) : BigInt(Math.floor(Date.now() / 1000)) << 32n;
    this.#bytes = Number(stored?.[1] ?? 0);
    const last = environment.lastKey(OPLOG_RANGE);
    this.#last = last ? oplogTimeOf(last) : this.#begin + 1n;
    this.#committed = this.#last;
    if (!stored) environment.transaction(() => this.#save());
  }

  /** The time of the newest change that is on disk. */
  get time(): bigint {
    return this.#committed;
  }

  /** Whether every change after `time` is still in the log. */
  reachesBackTo(time: bigint): boolean {
    return time >= this.#begin;
  }

  /** Whether this is the time of the newest change that was dropped. */
  isBegin(time: bigint): boolean {
    return time === this.#begin;
  }

  /** Whether there is a change with exactly this time. */
  has(time: bigint): boolean {
    return this.environment.has(oplogKey(time));
  }

  /** Adds a change to the current transaction. */
  append(header: Omit<ChangeHeader, "wallTime">, documentBytes: Buffer = EMPTY): void {
    const wallTime = new Date();
    const second = BigInt(Math.floor(wallTime.getTime() / 1000)) << 32n;
    const before = { last: this.#last, bytes: this.#bytes };
    this.#last = second > this.#last ? second + 1n : this.#last + 1n;
    const entry = new OplogEntry(this.#last, { ...header, wallTime }, documentBytes);
    const bytes = entry.encode();
    this.environment.put(oplogKey(entry.time), bytes);
    this.#bytes += bytes.length;
    this.#appended.push(entry);
    this.undo.note(() => {
      this.#last = before.last;
      this.#bytes = before.bytes;
      this.#appended.pop();
    });
  }

  /** At the end of a transaction: drops the oldest entries if there are too many. */
  beforeCommit(): void {
    if (this.#appended.length === 0) return;
    if (this.#bytes > this.maxBytes) this.#trim();
    this.#save();
  }

  /** Notifies the listeners of new entries, once they are on disk. */
  afterCommit(): void {
    if (this.#appended.length === 0) return;
    const entries = this.#appended;
    this.#appended = [];
    this.#committed = this.#last;
    this.#remember(entries);
    for (const listener of this.#listeners) listener(entries);
  }

  /** Calls `listener` after each commit with the changes in it, until the returned function is called. */
  listen(listener: (entries: readonly OplogEntry[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The changes after `time`, oldest first. */
  *since(time: bigint): Iterable<OplogEntry> {
    const oldest = this.#recent[0];
    if (time >= this.#committed) return;
    if (oldest && oldest.time <= time + 1n) {
      yield* this.#recent.slice(this.#recent.findIndex((entry) => entry.time > time));
      return;
    }
    for (const { key, value } of this.environment.entries({
      start: oplogKey(time + 1n),
      end: OPLOG_RANGE.end,
    })) {
      yield OplogEntry.decode(oplogTimeOf(key), value);
    }
  }

  #remember(entries: readonly OplogEntry[]): void {
    for (const entry of entries) {
      this.#recent.push(entry);
      this.#recentBytes += entry.documentLength;
    }
    let drop = Math.max(0, this.#recent.length - RECENT_ENTRIES);
    for (const [at, entry] of this.#recent.entries()) {
      if (at >= drop && this.#recentBytes <= RECENT_BYTES) break;
      this.#recentBytes -= entry.documentLength;
      drop = Math.max(drop, at + 1);
    }
    if (drop > 0) this.#recent.splice(0, drop);
  }

  #trim(): void {
    const before = { begin: this.#begin, bytes: this.#bytes };
    this.undo.note(() => {
      this.#begin = before.begin;
      this.#bytes = before.bytes;
    });
    const keep = this.maxBytes * 0.9;
    for (const { key, value } of this.environment.entries(OPLOG_RANGE)) {
      if (this.#bytes <= keep) break;
      this.environment.remove(key);
      this.#bytes -= value.length;
      this.#begin = oplogTimeOf(key);
    }
  }

  #save(): void {
    this.environment.put(STATE, Buffer.from(`${this.#begin} ${this.#bytes}`));
  }
}
