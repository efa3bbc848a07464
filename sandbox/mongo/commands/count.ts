import type { Document } from "bson";
import { encodeValue } from "../keys/encode-value";
import { extractKeys, MISSING } from "../keys/path-values";
import { Matching } from "../planner/matching";
import { toInteger } from "../query/values";
import type { Command } from "./command";
import { namespaceOf, optionalCount, requiredString } from "./fields";
import { selectionOf } from "./read-options";

/** @see https://www.mongodb.com/docs/manual/reference/command/count/ */
export const count: Command = {
  fields: ["query", "limit", "skip", "hint", "collation", "fields"],
  run(context) {
    const { engine, body } = context;
    const collection = engine.catalog.get(namespaceOf(context));
    const selection = selectionOf(body, "query");
    const skip = optionalCount(body, "skip") ?? 0;
    const limit = Math.abs(toInteger(body.limit) ?? 0) || Number.POSITIVE_INFINITY;
    if (!collection) return { fields: { n: 0 } };
    let n = 0;
    if (Object.keys(selection.filter).length === 0) n = collection.count;
    else {
      for (const _ of new Matching(engine, collection, selection)) {
        n++;
        if (n >= skip + limit) break;
      }
    }
    return { fields: { n: Math.min(Math.max(0, n - skip), limit) } };
  },
};

/** @see https://www.mongodb.com/docs/manual/reference/command/distinct/ */
export const distinct: Command = {
  fields: ["key", "query", "collation", "hint"],
  run(context) {
    const { engine, body } = context;
    const path = requiredString(body, "key").split(".");
    const collection = engine.catalog.get(namespaceOf(context));
    const selection = selectionOf(body, "query");
    const values = new Map<string, unknown>();
    for (const { document } of collection ? new Matching(engine, collection, selection) : []) {
      for (const value of valuesAt(document, path)) values.set(encodeValue(value).toString("latin1"), value);
    }
    return { fields: { values: [...values.values()] } };
  },
};

function valuesAt(document: Document, path: readonly string[]): unknown[] {
  return extractKeys(document, [path])
    .entries.map(([value]) => value)
    .filter((value) => value !== MISSING && value !== undefined);
}
