import { mkdirSync } from "node:fs";
import { type Database, open, type RootDatabase } from "lmdb";
import { Clock } from "./clock";
import { type Document, INDEXED_FIELDS, indexedText, type Kind, type Kinds } from "./documents";
import { ownFolder } from "./ownership";
import { type IndexKey, indexValue, type Page, type PageQuery, readPage } from "./pages";

/** An LMDB key has at most 1978 bytes; no id of ours is nearly that long. */
const LONGEST_ID = 255;

/** How long a note waits for others to share its commit with. */
const NOTE_WAITS_MS = 10;

interface Waiting {
  run(): void;
  resolve(): void;
  reject(failure: unknown): void;
}

/**
 * Everything the sandbox remembers, in one LMDB environment. Writers that wait in the same turn of the event loop share
 * one commit, which is on disk before any of them hears of it.
 */
export class Store {
  readonly #root: RootDatabase;
  readonly #documents: Database<Document<Kind>, string[]>;
  readonly #index: Database<string, IndexKey>;
  /** Small facts that are no documents: counters, settings, idempotency records. */
  readonly facts: Database<unknown, (string | number)[]>;
  readonly clock: Clock;
  readonly #giveUp: () => void;
  #waiting: Waiting[] = [];
  #commitSoon: NodeJS.Timeout | undefined;
  #commitNow = false;
  #closed = false;

  /** @throws FolderInUse */
  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    // Without overlappingSync a commit returns before its data is on disk.
    this.#root = open({ path: `${folder}/state.lmdb`, maxDbs: 8, encoding: "json", overlappingSync: false });
    this.#documents = this.#root.openDB({ name: "documents", encoding: "json" });
    this.#index = this.#root.openDB({ name: "index", encoding: "json" });
    this.facts = this.#root.openDB({ name: "facts", encoding: "json" });
    this.clock = new Clock(this.facts);
    try {
      this.#giveUp = ownFolder(folder, this.#root, this.facts);
    } catch (failure) {
      void this.#root.close();
      throw failure;
    }
  }

  /**
   * Runs `work` in a transaction and resolves once it is durable. What `work` throws rejects the promise and takes back
   * its own writes, not those of others. `work` must be synchronous.
   */
  write<T>(work: () => T): Promise<T> {
    const written = this.#wait(work);
    if (!this.#commitNow) setImmediate(() => this.#commit());
    this.#commitNow = true;
    return written;
  }

  /** Like `write`, for what nobody waits for: it may take a moment longer, so that many share a commit. */
  note<T>(work: () => T): Promise<T> {
    const written = this.#wait(work);
    this.#commitSoon ??= setTimeout(() => this.#commit(), NOTE_WAITS_MS);
    return written;
  }

  #wait<T>(work: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#closed) throw new Error("The sandbox is stopping.");
      let result: T;
      this.#waiting.push({
        run: () => {
          result = this.#root.transactionSync(work);
        },
        resolve: () => resolve(result),
        reject,
      });
    });
  }

  /** Runs a part of a `write` so that what it throws takes back that part alone. */
  isolate<T>(work: () => T): T {
    return this.#root.transactionSync(work);
  }

  #commit(): void {
    clearTimeout(this.#commitSoon);
    this.#commitSoon = undefined;
    this.#commitNow = false;
    const batch = this.#waiting;
    if (batch.length === 0) return;
    this.#waiting = [];
    const failures = new Map<Waiting, unknown>();
    try {
      this.#root.transactionSync(() => {
        for (const waiting of batch) {
          try {
            waiting.run();
          } catch (failure) {
            failures.set(waiting, failure);
          }
        }
      });
    } catch (failure) {
      for (const waiting of batch) failures.set(waiting, failure);
    }
    for (const waiting of batch) {
      if (failures.has(waiting)) waiting.reject(failures.get(waiting));
      else waiting.resolve();
    }
  }

  get<K extends Kind>(kind: K, id: string): Document<K> | undefined {
    if (id.length > LONGEST_ID) return undefined;
    return this.#documents.get([kind, id]) as Document<K> | undefined;
  }

  /** Adds an object with the next place in the order of creations. Inside `write` only. */
  insert<K extends Kind>(kind: K, object: Kinds[K]["object"], hidden: Kinds[K]["hidden"]): Document<K> {
    const sequence = this.#nextSequence();
    const document: Document<K> = { object, hidden, created: createdOf(object), sequence };
    this.#put(kind, document, undefined);
    return document;
  }

  /** Stores a changed document. Inside `write` only. */
  replace<K extends Kind>(kind: K, document: Document<K>): void {
    this.#put(kind, document, this.get(kind, document.object.id));
  }

  /** Deletes a document. Inside `write` only. */
  remove<K extends Kind>(kind: K, id: string): void {
    const document = this.get(kind, id);
    if (!document) return;
    for (const key of indexKeys(kind, document)) this.#index.removeSync(key);
    this.#documents.removeSync([kind, id]);
  }

  /** Documents in the order of their creation, newest first unless the query asks for what is before a cursor. */
  page<K extends Kind>(kind: K, query: PageQuery<K>): Page<K> {
    return readPage(
      kind,
      query,
      (range) => this.#index.getRange(range),
      (id) => this.get(kind, id),
    );
  }

  /** Seconds since 1970 on the sandbox's clock, never less than an earlier creation's, so that the order by time is the order of creation. */
  now(): number {
    const latest = this.facts.get(["latest-created"]);
    return Math.max(Math.floor(this.clock.now() / 1000), typeof latest === "number" ? latest : 0);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#commit();
    await this.#root.close();
    this.#giveUp();
  }

  #put<K extends Kind>(kind: K, document: Document<K>, previous: Document<K> | undefined): void {
    const keys = indexKeys(kind, document);
    const kept = new Set(keys.map((key) => JSON.stringify(key)));
    for (const key of previous ? indexKeys(kind, previous) : []) {
      if (!kept.has(JSON.stringify(key))) this.#index.removeSync(key);
    }
    for (const key of keys) this.#index.putSync(key, document.object.id);
    this.#documents.putSync([kind, document.object.id], document);
    const latest = this.facts.get(["latest-created"]);
    if (typeof latest !== "number" || latest < document.created) {
      this.facts.putSync(["latest-created"], document.created);
    }
  }

  #nextSequence(): number {
    const last = this.facts.get(["sequence"]);
    const next = (typeof last === "number" ? last : 0) + 1;
    this.facts.putSync(["sequence"], next);
    return next;
  }
}

function createdOf(object: Kinds[Kind]["object"]): number {
  return "created" in object ? object.created : 0;
}

function indexKeys<K extends Kind>(kind: K, { object, created, sequence }: Document<K>): IndexKey[] {
  if ("deleted" in object) return [];
  const keys: IndexKey[] = [[kind, "", "", created, sequence]];
  for (const field of INDEXED_FIELDS[kind]) {
    const value = indexedText(object, field);
    if (value !== undefined) keys.push([kind, field, indexValue(value), created, sequence]);
  }
  return keys;
}
