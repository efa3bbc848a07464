import type { Document } from "bson";
import { encodeDocument } from "../bson/codec";
import { checkStorable } from "../bson/storable";
import type { Deadline } from "../planner/deadline";
import { Found, findFirst, Matching, type Selection } from "../planner/matching";
import { failedToParse, refuseUnknownFields } from "../query/errors";
import { isDocument } from "../query/values";
import { changeDocument, insertDocument } from "../storage/changes";
import type { Collection } from "../storage/collection";
import type { Engine } from "../storage/engine";
import { type CompiledUpdate, compileUpdate, isReplacement } from "../update/update";
import type { Command } from "./command";
import { documentList, namespaceOf, optionalBoolean, optionalDocument, writeList } from "./fields";
import { deadlineOf, selectionOf } from "./read-options";
import { refuseRetriedMulti } from "./session";
import { type Outcome, runStatements } from "./write-statements";

const STATEMENT_FIELDS = ["q", "u", "c", "multi", "upsert", "arrayFilters", "hint", "collation", "sort"];

/** @see https://www.mongodb.com/docs/manual/reference/command/update/ */
export const update: Command = {
  fields: ["updates", "ordered", "bypassDocumentValidation", "let", "stmtId", "stmtIds"],
  run(context) {
    const namespace = namespaceOf(context);
    const statements = writeList(context.body, "updates");
    const variables = optionalDocument(context.body, "let");
    const deadline = deadlineOf(context.body);
    for (const statement of statements) {
      refuseUnknownFields("update.updates", statement, STATEMENT_FIELDS);
      if (optionalBoolean(statement, "multi")) refuseRetriedMulti(context.body, "update");
    }
    return runStatements(context, statements.length, (at) =>
      runUpdate(context.engine, namespace, statements[at] ?? {}, variables, deadline),
    );
  },
};

function runUpdate(
  engine: Engine,
  namespace: string,
  statement: Document,
  variables: Document | undefined,
  deadline: Deadline,
): Outcome {
  const selection = { ...selectionOf(statement, "q"), deadline, let: mergeLet(variables, statement.c) };
  const upsert = optionalBoolean(statement, "upsert");
  const multi = optionalBoolean(statement, "multi");
  const compiled = compileStatement(statement, statement.u, selection, upsert);
  if (multi && isReplacement(statement.u)) {
    throw failedToParse("multi update is not supported for replacement-style update");
  }
  if (multi && selection.sort) throw failedToParse("Cannot specify sort with multi=true");
  const collection = engine.catalog.get(namespace);
  const found = collection ? select(engine, collection, selection, multi) : [];
  if (collection && found.length > 0) {
    const operation = isReplacement(statement.u) ? "replace" : "update";
    const changed = found.filter(
      (each) => applyTo(engine, collection, each, compiled, operation) !== undefined,
    );
    return { n: found.length, nModified: changed.length };
  }
  if (!upsert) return { n: 0, nModified: 0 };
  const { _id } = insertUpserted(engine, namespace, compiled);
  return { n: 1, nModified: 0, upserted: { _id } };
}

/** Compiles the update of a statement or of findAndModify. */
export function compileStatement(
  statement: Document,
  change: unknown,
  { filter, let: variables }: Selection,
  upsert: boolean,
): CompiledUpdate {
  if (!isDocument(change) && !Array.isArray(change))
    throw failedToParse("Update argument must be either an object or an array");
  return compileUpdate(change as Document | Document[], {
    filter,
    upsert,
    now: new Date(),
    ...(statement.arrayFilters === undefined
      ? {}
      : { arrayFilters: documentList(statement, "arrayFilters") }),
    ...(variables ? { let: variables } : {}),
  });
}

/** Changes a document; returns the new one, or undefined if nothing changed. */
export function applyTo(
  engine: Engine,
  collection: Collection,
  { recordId, document }: Found,
  compiled: CompiledUpdate,
  operation: "update" | "replace",
): Document | undefined {
  const after = compiled.apply(document);
  if (after === document) return undefined;
  checkStorable(after);
  changeDocument(engine, collection, { recordId, document }, after, operation);
  return after;
}

/** Inserts the document of an upsert that matched nothing. */
export function insertUpserted(engine: Engine, namespace: string, compiled: CompiledUpdate): Document {
  const document = compiled.insert();
  checkStorable(document);
  const collection = engine.catalog.get(namespace) ?? engine.catalog.create(namespace);
  insertDocument(engine, collection, document, encodeDocument(document));
  return document;
}

/** The documents to change, all found before the first change, so that none is changed twice. */
function select(engine: Engine, collection: Collection, selection: Selection, multi: boolean): Found[] {
  if (multi) return Array.from(new Matching(engine, collection, selection), withoutDocument);
  const first = findFirst(engine, collection, selection);
  return first ? [first] : [];
}

function withoutDocument({ recordId, bytes }: Found): Found {
  return new Found(recordId, bytes);
}

function mergeLet(variables: Document | undefined, constants: unknown): Document | undefined {
  if (!isDocument(constants)) return variables;
  return { ...variables, ...constants };
}
