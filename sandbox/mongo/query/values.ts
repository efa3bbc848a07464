import type { Document } from "bson";

/**
 * What a stored value is, by the name that MongoDB's `$type` gives it. JavaScript numbers that are integers of 32 bits
 * are "int", because that is how bson writes them; all others are "double".
 *
 * https://www.mongodb.com/docs/manual/reference/bson-types/
 */
export type TypeName =
  | "missing"
  | "null"
  | "int"
  | "long"
  | "double"
  | "string"
  | "object"
  | "array"
  | "binData"
  | "objectId"
  | "bool"
  | "date"
  | "timestamp"
  | "regex"
  | "javascript"
  | "minKey"
  | "maxKey";

const BSON_CLASSES: Record<string, TypeName> = {
  ObjectId: "objectId",
  Binary: "binData",
  Timestamp: "timestamp",
  MinKey: "minKey",
  MaxKey: "maxKey",
  Code: "javascript",
};

/** A nested document: a plain object, and not one of bson's classes, a date, a regular expression or an array. */
export function isDocument(value: unknown): value is Document {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null || bsonClass(value) === "DBRef";
}

function bsonClass(value: object): string {
  return Object.hasOwn(value, "_bsontype") ? "" : String((value as { _bsontype?: unknown })._bsontype ?? "");
}

export function typeName(value: unknown): TypeName {
  switch (typeof value) {
    case "undefined":
      return "missing";
    case "number":
      return isInt32(value) ? "int" : "double";
    case "bigint":
      return "long";
    case "string":
      return "string";
    case "boolean":
      return "bool";
  }
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (value instanceof Date) return "date";
  if (value instanceof RegExp) return "regex";
  return (isDocument(value) ? undefined : BSON_CLASSES[bsonClass(value as object)]) ?? "object";
}

export function isInt32(value: number): boolean {
  return (value | 0) === value && !Object.is(value, -0);
}

export function isNumeric(value: unknown): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}

/** The number as an index or a count, where it is an integer that JavaScript holds exactly. */
export function toInteger(value: unknown): number | undefined {
  const number = typeof value === "bigint" ? Number(value) : value;
  return typeof number === "number" && Number.isSafeInteger(number) ? number : undefined;
}

/** Reads an own field of the document; `constructor` or `__proto__` of the prototype don't count. */
export function getField(document: Document, name: string): unknown {
  return Object.hasOwn(document, name) ? document[name] : undefined;
}

/** Sets a field as plain data, even `__proto__`. */
export function setField(document: Document, name: string, value: unknown): void {
  if (name === "__proto__") {
    Object.defineProperty(document, name, { value, writable: true, enumerable: true, configurable: true });
  } else {
    document[name] = value;
  }
}

/** Whether a part of a dotted path can be an array index: digits without a leading zero. */
export function isIndex(part: string): boolean {
  return /^(0|[1-9]\d*)$/.test(part);
}

/** Prints a value the way MongoDB's messages show it, e.g. `{ a: 1, b: [ "x" ] }`. */
export function show(value: unknown): string {
  switch (typeName(value)) {
    case "string":
      return `"${value}"`;
    case "objectId":
      return `ObjectId('${value}')`;
    case "date":
      return `new Date(${(value as Date).getTime()})`;
    case "array":
      return showList("[", (value as unknown[]).map(show), "]");
    case "object":
      return showList(
        "{",
        Object.entries(value as Document).map(([name, item]) => showField(name, item)),
        "}",
      );
    case "minKey":
      return "MinKey";
    case "maxKey":
      return "MaxKey";
    default:
      return String(value);
  }
}

/** Prints a field as MongoDB's messages do: `name: value`. */
export function showField(name: string, value: unknown): string {
  return `${name}: ${show(value)}`;
}

function showList(open: string, items: string[], close: string): string {
  return items.length === 0 ? `${open}${close}` : `${open} ${items.join(", ")} ${close}`;
}

/** Whether MongoDB treats a value as true: anything but missing, null, false and zero. */
export function isTrue(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false && value !== 0 && value !== 0n;
}
