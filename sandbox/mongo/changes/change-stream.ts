import type { Document } from "bson";
import { decodeDocument, encodeDocument } from "../bson/codec";
import { type Cursor, MAX_BATCH_BYTES, type Read, type ReadOptions } from "../cursors/cursor";
import { checkPipeline, runPipeline } from "../query/aggregate";
import { badValue, MongoCommandError } from "../query/errors";
import type { Engine } from "../storage/engine";
import type { OplogEntry } from "../storage/oplog-entry";
import { changeEvent, invalidateEvent } from "./event";
import { type ResumePoint, resumeToken } from "./resume-token";
import type { StreamScope } from "./stream-scope";
import { checkStreamOptions, startTime } from "./stream-start";
import type { Watchers } from "./watchers";

/** Stages that can follow `$changeStream`: each turns one document into at most one. */
const ALLOWED_STAGES = new Set([
  "$match",
  "$project",
  "$addFields",
  "$set",
  "$unset",
  "$replaceRoot",
  "$replaceWith",
]);

/** How many log entries one read examines before it yields to the event loop. */
const ENTRIES_PER_READ = 2000;

type Gathered = { documents: Buffer[]; size: number };

/** A change stream: a cursor on the oplog that waits for changes. */
export class ChangeStreamCursor implements Cursor {
  readonly namespace: string;
  #position: ResumePoint;
  readonly #looksUp: boolean;
  #invalidated = false;

  /** @throws MongoCommandError for options and stages that are not allowed, ChangeStreamHistoryLost (286) */
  constructor(
    private readonly engine: Engine,
    private readonly watchers: Watchers,
    private readonly scope: StreamScope,
    options: Document,
    private readonly stages: readonly Document[],
  ) {
    checkStreamOptions(options);
    for (const stage of stages) {
      const [name = ""] = Object.keys(stage);
      if (!ALLOWED_STAGES.has(name)) throw badValue(`${name} is not permitted in a $changeStream pipeline`);
    }
    checkPipeline(stages);
    this.namespace = scope.namespace;
    this.#looksUp = options.fullDocument === "updateLookup";
    this.#position = { time: startTime(engine.oplog, options), kind: "mark" };
  }

  async read({ limit = Number.POSITIVE_INFINITY, waitMs, signal }: ReadOptions): Promise<Read> {
    const until = performance.now() + waitMs;
    for (;;) {
      const documents = limit > 0 ? this.#gather(limit) : [];
      const left = until - performance.now();
      if (documents.length > 0 || this.#invalidated || left <= 0 || signal.aborted)
        return this.#answer(documents);
      if (this.#position.time < this.engine.oplog.time) {
        // There is more log to read: let others run first.
        await new Promise(setImmediate);
        continue;
      }
      const news = await this.watchers.wait(this.scope.topic, left, signal);
      if (!news) this.#skipTo(this.engine.oplog.time);
    }
  }

  #answer(documents: Buffer[]): Read {
    return {
      documents,
      isDone: this.#invalidated,
      extra: { postBatchResumeToken: resumeToken(this.#position) },
    };
  }

  /** Nothing up to this time concerns the stream, or its watcher would have been woken. */
  #skipTo(time: bigint): void {
    if (time > this.#position.time) this.#position = { time, kind: "mark" };
  }

  #gather(limit: number): Buffer[] {
    const gathered: Gathered = { documents: [], size: 0 };
    let looked = 0;
    for (const entry of this.engine.oplog.since(this.#position.time)) {
      if (this.scope.includes(entry) && !this.#add(entry, gathered, limit)) break;
      if (this.#invalidated) break;
      this.#position = { time: entry.time, kind: this.scope.includes(entry) ? "event" : "mark" };
      if (++looked >= ENTRIES_PER_READ) break;
    }
    return gathered.documents;
  }

  /** Adds an entry's event; false when it must wait for the next batch. */
  #add(entry: OplogEntry, gathered: Gathered, limit: number): boolean {
    const isEnd = this.scope.isEnd(entry);
    const events = [changeEvent(entry, this.#looksUp ? this.#lookUp : undefined)];
    if (isEnd) events.push(invalidateEvent(entry));
    const documents = this.#throughStages(events).map(encodeDocument);
    const size = documents.reduce((sum, { length }) => sum + length, 0);
    const isFull =
      gathered.documents.length >= limit ||
      (gathered.documents.length > 0 && gathered.size + size > MAX_BATCH_BYTES);
    if (isFull && documents.length > 0) return false;
    gathered.documents.push(...documents);
    gathered.size += size;
    if (isEnd) {
      this.#invalidated = true;
      this.#position = { time: entry.time, kind: "invalidate" };
    }
    return true;
  }

  #throughStages(events: Document[]): Document[] {
    if (this.stages.length === 0) return events;
    const results = runPipeline(events, this.stages, { collection: () => [], now: new Date() });
    const tokens = new Set(events.map(({ _id }) => _id._data));
    if (results.every(({ _id }) => tokens.has(_id?._data))) return results;
    throw new MongoCommandError(
      280,
      "ChangeStreamFatalError",
      "Encountered an event whose _id field, which contains the resume token, was modified by the pipeline.",
    );
  }

  readonly #lookUp = (namespace: string, id: unknown): Document | null => {
    const collection = this.engine.catalog.get(namespace);
    const recordId = collection && this.engine.records.findId(collection, id);
    const bytes =
      collection && recordId !== undefined ? this.engine.records.get(collection, recordId) : undefined;
    return bytes ? decodeDocument(bytes) : null;
  };
}
