import { DocumentCursor, FIRST_BATCH } from "../cursors/cursor";
import { ListSource, querySource } from "../cursors/source";
import { compileSelection } from "../planner/matching";
import { badValue, typeMismatch } from "../query/errors";
import { compileProjection } from "../query/projection";
import type { Command, CommandContext } from "./command";
import { namespaceOf, optionalBoolean, optionalCount, optionalDocument, refuseSet } from "./fields";
import { selectionOf } from "./read-options";
import { sessionName } from "./session";

/** @see https://www.mongodb.com/docs/manual/reference/command/find/ */
export const find: Command = {
  fields: [
    "filter",
    "sort",
    "projection",
    "hint",
    "skip",
    "limit",
    "batchSize",
    "singleBatch",
    "max",
    "min",
    "returnKey",
    "showRecordId",
    "tailable",
    "oplogReplay",
    "noCursorTimeout",
    "awaitData",
    "allowPartialResults",
    "collation",
    "allowDiskUse",
    "let",
  ],
  async run(context) {
    const { body, server } = context;
    refuseSet(body, ["max", "min", "returnKey", "showRecordId", "tailable", "awaitData"]);
    const namespace = namespaceOf(context);
    const cursor = new DocumentCursor(namespace, sourceOf(context, namespace));
    const batch = await server.cursors.start(cursor, {
      limit: optionalCount(body, "batchSize") ?? FIRST_BATCH,
      session: sessionName(body),
      singleBatch: optionalBoolean(body, "singleBatch"),
      keepIdle: optionalBoolean(body, "noCursorTimeout"),
    });
    return { batch };
  },
};

function sourceOf({ engine, body }: CommandContext, namespace: string) {
  const selection = selectionOf(body, "filter");
  const projection = optionalDocument(body, "projection") ?? {};
  const project =
    Object.keys(projection).length > 0 ? compileProjection(projection, selection.filter) : undefined;
  const window = {
    skip: optionalCount(body, "skip") ?? 0,
    limit: optionalCount(body, "limit") || Number.POSITIVE_INFINITY,
  };
  const collection = engine.catalog.get(namespace);
  if (collection) return querySource(engine, collection, selection, window, project);
  // A query on a missing collection finds nothing, but a malformed one is still refused.
  compileSelection(selection);
  return new ListSource<never>([], () => Buffer.alloc(0));
}

/** @see https://www.mongodb.com/docs/manual/reference/command/getMore/ */
export const getMore: Command = {
  fields: ["collection", "batchSize"],
  async run(context) {
    const { body, server, closed } = context;
    const id: unknown = body.getMore;
    if (typeof id !== "bigint") throw typeMismatch("BSON field 'getMore.getMore' must be a long");
    if (typeof body.collection !== "string")
      throw badValue("BSON field 'getMore.collection' must be a string");
    const batch = await server.cursors.next(id, `${context.database}.${body.collection}`, {
      limit: optionalCount(body, "batchSize") || undefined,
      waitMs: optionalCount(body, "maxTimeMS") ?? DEFAULT_WAIT_MS,
      signal: closed,
    });
    return { batch };
  },
};

/** How long MongoDB waits for changes when the client doesn't say. */
const DEFAULT_WAIT_MS = 1000;

/** @see https://www.mongodb.com/docs/manual/reference/command/killCursors/ */
export const killCursors: Command = {
  fields: ["cursors"],
  run({ body, server }) {
    if (!Array.isArray(body.cursors)) throw typeMismatch("BSON field 'killCursors.cursors' must be an array");
    const ids = body.cursors.map((id: unknown) => {
      if (typeof id !== "bigint") throw typeMismatch("BSON field 'killCursors.cursors' must hold longs");
      return id;
    });
    const cursorsKilled = ids.filter((id) => server.cursors.kill(id));
    const cursorsNotFound = ids.filter((id) => !cursorsKilled.includes(id));
    return { fields: { cursorsKilled, cursorsNotFound, cursorsAlive: [], cursorsUnknown: [] } };
  },
};
