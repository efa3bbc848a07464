import type { Document } from "bson";
import { type Found, findFirst, type Selection } from "../planner/matching";
import { failedToParse } from "../query/errors";
import { compileProjection } from "../query/projection";
import { removeDocument } from "../storage/changes";
import type { Collection } from "../storage/collection";
import { isReplacement } from "../update/update";
import type { Command, CommandContext } from "./command";
import { namespaceOf, optionalBoolean, optionalDocument } from "./fields";
import { selectionOf } from "./read-options";
import { openStatements } from "./session";
import { applyTo, compileStatement, insertUpserted } from "./update";

/** @see https://www.mongodb.com/docs/manual/reference/command/findAndModify/ */
export const findAndModify: Command = {
  fields: [
    "query",
    "sort",
    "remove",
    "update",
    "new",
    "fields",
    "upsert",
    "bypassDocumentValidation",
    "collation",
    "arrayFilters",
    "hint",
    "let",
    "stmtId",
  ],
  async run(context) {
    const { body, engine } = context;
    const namespace = namespaceOf(context);
    checkCombination(body);
    const answer = await engine.write(() => {
      const statements = openStatements(context);
      const id = Number(body.stmtId ?? 0);
      const before = statements?.outcome(id);
      if (before) return { ...before, retriedStmtId: id };
      const outcome = modify(context, namespace);
      statements?.note(id, outcome);
      statements?.save();
      return outcome;
    });
    return { fields: answer };
  },
};

function checkCombination(body: Document): void {
  const remove = optionalBoolean(body, "remove");
  if (remove && body.update !== undefined) {
    throw failedToParse("Cannot specify both an update and remove=true");
  }
  if (!remove && body.update === undefined)
    throw failedToParse("Either an update or remove=true must be specified");
  if (remove && optionalBoolean(body, "upsert"))
    throw failedToParse("Cannot specify both upsert=true and remove=true");
  if (remove && optionalBoolean(body, "new")) {
    throw failedToParse(
      "Cannot specify both new=true and remove=true; 'remove' always returns the deleted document",
    );
  }
}

function modify({ body, engine }: CommandContext, namespace: string): Document {
  const selection = selectionOf(body, "query");
  const project = compileProjection(optionalDocument(body, "fields") ?? {}, selection.filter);
  const collection = engine.catalog.get(namespace);
  if (!optionalBoolean(body, "remove"))
    return change(body, namespace, selection, collection, project, engine);
  const found = collection && findFirst(engine, collection, selection);
  if (!found || !collection) return { lastErrorObject: { n: 0 }, value: null };
  const value = project(found.document);
  removeDocument(engine, collection, found);
  return { lastErrorObject: { n: 1 }, value };
}

function change(
  body: Document,
  namespace: string,
  selection: Selection,
  collection: Collection | undefined,
  project: (document: Document) => Document,
  engine: CommandContext["engine"],
): Document {
  const upsert = optionalBoolean(body, "upsert");
  const returnNew = optionalBoolean(body, "new");
  const compiled = compileStatement(body, body.update, selection, upsert);
  const found: Found | undefined = collection && findFirst(engine, collection, selection);
  if (found && collection) {
    const before = found.document;
    const operation = isReplacement(body.update) ? "replace" : "update";
    const after = applyTo(engine, collection, found, compiled, operation) ?? before;
    return { lastErrorObject: { n: 1, updatedExisting: true }, value: project(returnNew ? after : before) };
  }
  if (!upsert) return { lastErrorObject: { n: 0, updatedExisting: false }, value: null };
  const inserted = insertUpserted(engine, namespace, compiled);
  return {
    lastErrorObject: { n: 1, updatedExisting: false, upserted: inserted._id },
    value: returnNew ? project(inserted) : null,
  };
}
