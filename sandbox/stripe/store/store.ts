import { mkdirSync } from "node:fs";
import { GroupCommit } from "@lectern/sandbox-kit/storage/group-commit";
import { ownFolder, processesOf } from "@lectern/sandbox-kit/storage/ownership";
import { type Database, open, type RootDatabase } from "lmdb";
import { type Document, INDEXED_FIELDS, indexedText, type Kind, type Kinds } from "./documents";
import { type IndexKey, indexValue, type Page, type PageQuery, readPage } from "./pages";

const OFFSET = ["clock-offset"];

/** The sandbox's clock: the machine's time plus whatever it was told to skip. Survives a restart. */
export class Clock {
  #offsetMs: number;

  constructor(private readonly facts: Database<unknown, (string | number)[]>) {
    this.#offsetMs = Number(facts.get(OFFSET) ?? 0);
  }

  /** ms since 1970 */
  now(): number {
    return Date.now() + this.#offsetMs;
  }

  get offsetSeconds(): number {
    return this.#offsetMs / 1000;
  }

  /** Skips this much time. Inside a transaction. */
  advance(seconds: number): void {
    this.#offsetMs += seconds * 1000;
    this.facts.putSync(OFFSET, this.#offsetMs);
  }
}

/** An LMDB key has at most 1978 bytes; no id here comes close. */
const LONGEST_ID = 255;

/** Everything the sandbox remembers, in one LMDB environment. */
export class Store {
  readonly #root: RootDatabase;
  readonly #documents: Database<Document<Kind>, string[]>;
  readonly #index: Database<string, IndexKey>;
  /** Small values that aren't documents: counters, settings, idempotency records. */
  readonly facts: Database<unknown, (string | number)[]>;
  readonly clock: Clock;
  readonly #commits: GroupCommit;
  readonly #release: () => void;
  #closed = false;

  /** @throws FolderInUseError when another sandbox has the folder; both would deliver every webhook */
  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    // Without overlappingSync a commit returns before its data is on disk.
    this.#root = open({ path: `${folder}/state.lmdb`, maxDbs: 8, encoding: "json", overlappingSync: false });
    this.#documents = this.#root.openDB({ name: "documents", encoding: "json" });
    this.#index = this.#root.openDB({ name: "index", encoding: "json" });
    this.facts = this.#root.openDB({ name: "facts", encoding: "json" });
    this.clock = new Clock(this.facts);
    try {
      this.#release = ownFolder(folder, {
        read: () => Number(this.facts.get(["owner"])) || undefined,
        write: (pid) => void this.facts.putSync(["owner"], pid),
        transaction: (work) => this.#root.transactionSync(work),
        processes: () => this.#processes(),
      });
    } catch (failure) {
      void this.#root.close();
      throw failure;
    }
    this.#commits = new GroupCommit({ transaction: (work) => this.#root.transactionSync(work) });
  }

  /**
   * Runs `work` in a transaction and resolves once it is durable. If `work` throws, the promise rejects and only
   * its own writes are rolled back. `work` must be synchronous.
   */
  write<T>(work: () => T): Promise<T> {
    return this.#commits.run(work);
  }

  /** Like `write`, for work that nobody waits for: it may take a little longer, so that more of it shares a commit. */
  note<T>(work: () => T): Promise<T> {
    return this.#commits.runLater(work);
  }

  /** Runs part of a `write`; if it throws, only that part is rolled back. */
  isolate<T>(work: () => T): T {
    return this.#root.transactionSync(work);
  }

  get<K extends Kind>(kind: K, id: string): Document<K> | undefined {
    if (id.length > LONGEST_ID) return undefined;
    return this.#documents.get([kind, id]) as Document<K> | undefined;
  }

  /** Adds an object at the end of the order of creation. Only inside `write`. */
  insert<K extends Kind>(kind: K, object: Kinds[K]["object"], hidden: Kinds[K]["hidden"]): Document<K> {
    const sequence = this.#nextSequence();
    const document: Document<K> = { object, hidden, created: createdOf(object), sequence };
    this.#put(kind, document, undefined);
    return document;
  }

  /** Stores a changed document. Only inside `write`. */
  replace<K extends Kind>(kind: K, document: Document<K>): void {
    this.#put(kind, document, this.get(kind, document.object.id));
  }

  /** Deletes a document. Only inside `write`. */
  remove<K extends Kind>(kind: K, id: string): void {
    const document = this.get(kind, id);
    if (!document) return;
    for (const key of indexKeys(kind, document)) this.#index.removeSync(key);
    this.#documents.removeSync([kind, id]);
  }

  /** Documents in the order of creation, newest first. */
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
    this.#commits.close();
    await this.#root.close();
    this.#release();
  }

  #processes(): number[] {
    // A read outside a transaction enters this process into LMDB's table.
    this.facts.get(["owner"]);
    return processesOf(this.#root);
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
