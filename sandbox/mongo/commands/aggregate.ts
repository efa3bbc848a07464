import type { Document } from "bson";
import { decodeDocument, encodeDocument } from "../bson/codec";
import { ChangeStreamCursor } from "../changes/change-stream";
import { streamScope } from "../changes/stream-scope";
import { DocumentCursor, FIRST_BATCH } from "../cursors/cursor";
import { ListSource } from "../cursors/source";
import { Matching } from "../planner/matching";
import { checkPipeline, runPipeline } from "../query/aggregate";
import { failedToParse, MongoCommandError, refuseUnknownFields, typeMismatch } from "../query/errors";
import { isDocument } from "../query/values";
import { MAX_DOCUMENT_BYTES } from "../storage/changes";
import type { Engine } from "../storage/engine";
import type { Reply } from "../wire/reply";
import type { Command, CommandContext } from "./command";
import { namespaceOf, optionalCount, optionalDocument } from "./fields";
import { selectionOf } from "./read-options";
import { sessionName } from "./session";

/** @see https://www.mongodb.com/docs/manual/reference/command/aggregate/ */
export const aggregate: Command = {
  fields: [
    "pipeline",
    "cursor",
    "allowDiskUse",
    "bypassDocumentValidation",
    "collation",
    "hint",
    "let",
    "explain",
  ],
  run(context) {
    const pipeline = pipelineOf(context.body);
    const cursor = optionalDocument(context.body, "cursor");
    if (!cursor)
      throw failedToParse("The 'cursor' option is required, except for aggregate with the explain argument");
    refuseUnknownFields("aggregate.cursor", cursor, ["batchSize"]);
    if (context.body.explain) throw failedToParse("explain an aggregation with the explain command");
    const isStream = pipeline[0] !== undefined && Object.hasOwn(pipeline[0], "$changeStream");
    return isStream ? openStream(context, pipeline, cursor) : runOnCollection(context, pipeline, cursor);
  },
};

async function runOnCollection(
  context: CommandContext,
  pipeline: Document[],
  cursor: Document,
): Promise<Reply> {
  const { server } = context;
  const namespace = namespaceOf(context);
  const results = aggregateDocuments(context, namespace, pipeline);
  const batch = await server.cursors.start(
    new DocumentCursor(namespace, new ListSource(results, encodeResult)),
    { limit: optionalCount(cursor, "batchSize") ?? FIRST_BATCH, session: sessionName(context.body) },
  );
  return { batch };
}

async function openStream(context: CommandContext, pipeline: Document[], cursor: Document): Promise<Reply> {
  const { engine, server, body, database } = context;
  const [first, ...stages] = pipeline;
  const options = optionalDocument(first ?? {}, "$changeStream") ?? {};
  const target = typeof body.aggregate === "string" ? namespaceOf(context) : undefined;
  const scope = streamScope(database, target, options);
  const stream = new ChangeStreamCursor(engine, server.watchers, scope, options, stages);
  const batch = await server.cursors.start(stream, {
    limit: optionalCount(cursor, "batchSize") ?? FIRST_BATCH,
    session: sessionName(body),
  });
  return { batch };
}

/** A leading `$match` is a query that indexes can answer, as is a `$sort` right after it. */
function aggregateDocuments(context: CommandContext, namespace: string, pipeline: Document[]): Document[] {
  const { engine, body, database } = context;
  const selection = selectionOf(body, "filter");
  const collection = engine.catalog.get(namespace);
  checkPipeline(pipeline, selection.let);
  const filter = firstMatch(pipeline);
  const sort = pipeline[filter ? 1 : 0]?.$sort as Document | undefined;
  const matching =
    collection &&
    new Matching(engine, collection, { ...selection, filter: filter ?? {}, sort, let: undefined });
  const isSorted = sort !== undefined && matching?.plan.sorted === true;
  return runPipeline(documentsOf(matching ?? []), pipeline.slice((filter ? 1 : 0) + (isSorted ? 1 : 0)), {
    collection: (name) => allDocuments(engine, `${database}.${name}`),
    now: new Date(),
    ...(selection.let ? { let: selection.let } : {}),
  });
}

/** The filter of a leading `$match`, if it needs only the document. */
function firstMatch(pipeline: readonly Document[]): Document | undefined {
  const filter = pipeline[0]?.$match;
  return isDocument(filter) && !usesExpressions(filter) ? filter : undefined;
}

function usesExpressions(filter: Document): boolean {
  return Object.entries(filter).some(
    ([name, operand]) =>
      name === "$expr" ||
      (Array.isArray(operand) && operand.some((part) => isDocument(part) && usesExpressions(part))),
  );
}

function* documentsOf(matching: Iterable<{ document: Document }>): Iterable<Document> {
  for (const { document } of matching) yield document;
}

function* allDocuments(engine: Engine, namespace: string): Iterable<Document> {
  const collection = engine.catalog.get(namespace);
  if (!collection) return;
  for (const { bytes } of engine.records.all(collection)) yield decodeDocument(bytes);
}

function encodeResult(document: Document): Buffer {
  const bytes = encodeDocument(document);
  if (bytes.length <= MAX_DOCUMENT_BYTES) return bytes;
  throw new MongoCommandError(
    10334,
    "BSONObjectTooLarge",
    `an aggregated document of ${bytes.length} bytes is too large`,
  );
}

function pipelineOf(body: Document): Document[] {
  if (!Array.isArray(body.pipeline) || !body.pipeline.every(isDocument)) {
    throw typeMismatch("'pipeline' option must be specified as an array of objects");
  }
  return body.pipeline;
}
