import type { Document } from "bson";
import {
  badValue,
  failedToParse,
  location,
  MongoCommandError,
  notImplemented,
  typeMismatch,
} from "../query/errors";
import { isDocument, toInteger, typeName } from "../query/values";
import type { CommandContext } from "./command";

/** Generic fields that any command can have and that change nothing here. */
const GENERIC = new Set([
  "$db",
  "$clusterTime",
  "$readPreference",
  "$audit",
  "$client",
  "apiDeprecationErrors",
  "apiStrict",
  "apiVersion",
  "autocommit",
  "comment",
  "lsid",
  "maxTimeMS",
  "readConcern",
  "startTransaction",
  "txnNumber",
  "writeConcern",
]);

/** Refuses fields that the command doesn't have. @throws Location40415 */
export function checkFields(name: string, body: Document, known: readonly string[]): void {
  for (const field of Object.keys(body)) {
    if (field === name || GENERIC.has(field) || known.includes(field)) continue;
    throw location(40415, `BSON field '${name}.${field}' is an unknown field.`);
  }
}

/** Refuses options that would change the answer and aren't supported. @throws NotImplemented (238) */
export function refuseSet(body: Document, fields: readonly string[]): void {
  for (const field of fields) {
    const value = body[field];
    if (value !== undefined && value !== false && value !== null) {
      throw notImplemented(`the option '${field}' is not supported here`);
    }
  }
}

/** Refuses transactions, snapshots and write concerns that one server can't fulfil. */
export function checkGuarantees(body: Document): void {
  if (body.startTransaction !== undefined || body.autocommit !== undefined) {
    throw new MongoCommandError(
      263,
      "OperationNotSupportedInTransaction",
      "Multi-document transactions are not supported by this server",
    );
  }
  const level = optionalDocument(body, "readConcern")?.level;
  if (level !== undefined && !["local", "available", "majority", "linearizable"].includes(String(level))) {
    throw notImplemented(`the read concern level '${level}' is not supported here`);
  }
  const w = optionalDocument(body, "writeConcern")?.w;
  if (w === undefined || w === "majority" || w === 0 || w === 1) return;
  throw new MongoCommandError(100, "UnsatisfiableWriteConcern", "Not enough data-bearing nodes");
}

/** The collection that a command names, as a full namespace. @throws InvalidNamespace (73) */
export function namespaceOf(
  { body, database }: CommandContext,
  name: unknown = Object.values(body)[0],
): string {
  if (typeof name !== "string") {
    throw new MongoCommandError(73, "InvalidNamespace", `collection name has invalid type ${typeName(name)}`);
  }
  checkDatabaseName(database);
  const namespace = `${database}.${name}`;
  const invalid = name === "" || name.startsWith(".") || /[$\0]/.test(name) || /^system\./.test(name);
  if (invalid || Buffer.byteLength(namespace) > 255) {
    throw new MongoCommandError(73, "InvalidNamespace", `Invalid namespace specified '${namespace}'`);
  }
  return namespace;
}

/** @throws InvalidNamespace (73) */
export function checkDatabaseName(database: string): void {
  if (database !== "" && database.length < 64 && !/[/\\. "$*<>:|?\0]/.test(database)) return;
  throw new MongoCommandError(73, "InvalidNamespace", `Invalid database name: '${database}'`);
}

export function optionalDocument(body: Document, field: string): Document | undefined {
  const value = body[field];
  if (value === undefined || value === null) return undefined;
  if (!isDocument(value)) throw wrongType(field, value, "object");
  return value;
}

export function optionalBoolean(body: Document, field: string): boolean {
  const value = body[field];
  if (value === undefined || value === null) return false;
  if (typeof value === "number" || typeof value === "bigint") return Number(value) !== 0;
  if (typeof value !== "boolean") throw wrongType(field, value, "bool");
  return value;
}

/** A non-negative integer. */
export function optionalCount(body: Document, field: string): number | undefined {
  const value = body[field];
  if (value === undefined || value === null) return undefined;
  const count = toInteger(value);
  if (count === undefined) throw wrongType(field, value, "long");
  if (count < 0) throw location(51024, `BSON field '${field}' value must be >= 0, actual value '${count}'`);
  return count;
}

/** A list of documents. */
export function documentList(body: Document, field: string): Document[] {
  const value = body[field];
  if (!Array.isArray(value)) throw wrongType(field, value, "array");
  for (const item of value) if (!isDocument(item)) throw wrongType(`${field}.0`, item, "object");
  return value;
}

/** Like documentList, with 1 to 100,000 documents, as for write commands. */
export function writeList(body: Document, field: string): Document[] {
  const list = documentList(body, field);
  checkBatchSize(list.length);
  return list;
}

/** @throws InvalidLength (16) */
export function checkBatchSize(count: number): void {
  if (count >= 1 && count <= 100_000) return;
  throw new MongoCommandError(
    16,
    "InvalidLength",
    `Write batch sizes must be between 1 and 100000. Got ${count} operations.`,
  );
}

/** @throws FailedToParse when the field is missing, TypeMismatch when it isn't a string */
export function requiredString(body: Document, field: string): string {
  const value = body[field];
  if (value === undefined) throw failedToParse(`BSON field '${field}' is missing but a required field`);
  if (typeof value !== "string") throw wrongType(field, value, "string");
  return value;
}

/** Only the simple collation is accepted, which is the default. */
export function checkCollationOf(body: Document): void {
  const collation = optionalDocument(body, "collation");
  if (collation && Object.keys(collation).length > 0 && collation.locale !== "simple") {
    throw notImplemented("collations other than { locale: 'simple' } are not supported here");
  }
}

/** An index by name or key pattern. */
export function optionalHint(body: Document): unknown {
  const { hint } = body;
  if (hint === undefined || hint === null || (isDocument(hint) && Object.keys(hint).length === 0))
    return undefined;
  if (typeof hint !== "string" && !isDocument(hint)) throw badValue("Hint must be a string or an object");
  return hint;
}

function wrongType(field: string, value: unknown, wanted: string): MongoCommandError {
  return typeMismatch(
    `BSON field '${field}' is the wrong type '${typeName(value)}', expected type '${wanted}'`,
  );
}
