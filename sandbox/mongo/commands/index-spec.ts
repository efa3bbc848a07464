import type { Document } from "bson";
import { failedToParse, MongoCommandError, notImplemented, typeMismatch } from "../query/errors";
import { compileFilter } from "../query/filter";
import { isDocument, isNumeric, show, toInteger } from "../query/values";
import type { IndexSpec } from "../storage/collection";

const KNOWN = [
  "v",
  "key",
  "name",
  "ns",
  "background",
  "unique",
  "sparse",
  "hidden",
  "partialFilterExpression",
  "expireAfterSeconds",
  "collation",
];

/** The operators that MongoDB allows in a partial index's filter. */
const PARTIAL_OPERATORS = new Set([
  "$eq",
  "$gt",
  "$gte",
  "$lt",
  "$lte",
  "$in",
  "$exists",
  "$type",
  "$and",
  "$or",
]);

/**
 * Parses one index of createIndexes.
 * @throws CannotCreateIndex (67), InvalidIndexSpecificationOption (197) and the like
 * @see https://www.mongodb.com/docs/manual/reference/command/createIndexes/
 */
export function readIndexSpec(given: Document): IndexSpec {
  for (const field of Object.keys(given)) {
    if (KNOWN.includes(field)) continue;
    throw new MongoCommandError(
      197,
      "InvalidIndexSpecificationOption",
      `The field '${field}' is not valid for an index specification. Specification: ${show(given)}`,
    );
  }
  const { name, hidden, collation, partialFilterExpression: partial } = given;
  if (typeof name !== "string" || name === "")
    throw failedToParse("The 'name' field is a required property of an index specification");
  if (hidden) throw notImplemented("hidden indexes are not supported here");
  if (isDocument(collation) && collation.locale !== "simple") {
    throw notImplemented("indexes with a collation are not supported here");
  }
  const key = readKey(given.key);
  const sparse = flag(given, "sparse");
  if (partial !== undefined) checkPartial(partial, sparse);
  return {
    name,
    key,
    ...(flag(given, "unique") ? { unique: true } : {}),
    ...(sparse ? { sparse: true } : {}),
    ...(partial !== undefined ? { partialFilterExpression: partial } : {}),
    ...(given.expireAfterSeconds !== undefined ? { expireAfterSeconds: readExpiry(given, key) } : {}),
  };
}

function readKey(key: unknown): IndexSpec["key"] {
  if (!isDocument(key)) throw typeMismatch("The field 'key' must be an object");
  const entries = Object.entries(key);
  if (entries.length === 0) throw cannotCreateIndex("Index keys cannot be an empty object");
  if (entries.length > 32) throw cannotCreateIndex("Compound index cannot have more than 32 fields");
  return Object.fromEntries(
    entries.map(([path, direction]) => [checkedPath(path), readDirection(direction)]),
  );
}

function checkedPath(path: string): string {
  const parts = path.split(".");
  if (parts.some((part) => part === "" || part.includes("\0"))) {
    throw cannotCreateIndex(`Index key contains an illegal field name: '${path}'`);
  }
  if (parts.some((part) => part.startsWith("$") && !["$id", "$ref", "$db"].includes(part))) {
    throw cannotCreateIndex(
      `Index key contains an illegal field name: '${path}'; wildcard indexes are not supported here`,
    );
  }
  return path;
}

function readDirection(direction: unknown): 1 | -1 {
  if (typeof direction === "string") {
    throw cannotCreateIndex(`Index type '${direction}' is not supported here`);
  }
  const value = isNumeric(direction) ? Number(direction) : 0;
  if (value === 0 || Number.isNaN(value)) {
    throw cannotCreateIndex("Values in v:2 index key pattern cannot be 0 or anything but a number");
  }
  return value > 0 ? 1 : -1;
}

function checkPartial(filter: unknown, sparse: boolean): void {
  if (!isDocument(filter)) throw typeMismatch("The field 'partialFilterExpression' must be an object");
  if (sparse) throw cannotCreateIndex('cannot mix "partialFilterExpression" and "sparse" options');
  const refused = operatorsIn(filter).find((name) => !PARTIAL_OPERATORS.has(name));
  if (refused) throw cannotCreateIndex(`unsupported expression in partial index: ${refused}`);
  if (hasAbsence(filter)) throw cannotCreateIndex("unsupported expression in partial index: $exists: false");
  compileFilter(filter);
}

function operatorsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(operatorsIn);
  if (!isDocument(value)) return [];
  return Object.entries(value).flatMap(([name, part]) => [
    ...(name.startsWith("$") ? [name] : []),
    ...operatorsIn(part),
  ]);
}

function hasAbsence(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasAbsence);
  return (
    isDocument(value) &&
    Object.entries(value).some(([name, part]) => (name === "$exists" ? !part : hasAbsence(part)))
  );
}

function readExpiry({ expireAfterSeconds }: Document, key: IndexSpec["key"]): number {
  const seconds = toInteger(expireAfterSeconds);
  if (seconds === undefined || seconds < 0 || seconds > 2 ** 31 - 1) {
    throw cannotCreateIndex("TTL index 'expireAfterSeconds' option must be within 0 and 2147483647");
  }
  if (Object.keys(key).length > 1)
    throw cannotCreateIndex("TTL indexes are single-field indexes, compound indexes do not support TTL");
  if ("_id" in key)
    throw new MongoCommandError(
      197,
      "InvalidIndexSpecificationOption",
      "The field 'expireAfterSeconds' is not valid for an _id index specification",
    );
  return seconds;
}

function flag(given: Document, field: string): boolean {
  const value = given[field];
  if (value === undefined || value === null) return false;
  if (typeof value === "boolean") return value;
  if (isNumeric(value)) return Number(value) !== 0;
  throw typeMismatch(`The field '${field}' must be a boolean`);
}

function cannotCreateIndex(message: string): MongoCommandError {
  return new MongoCommandError(67, "CannotCreateIndex", message);
}
