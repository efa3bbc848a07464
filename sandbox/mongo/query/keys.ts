import type { Binary, Document, ObjectId, Timestamp } from "bson";
import { typeName } from "./values";

/**
 * A key for JavaScript's `Map` and `Set` that two values share exactly when MongoDB calls them equal
 * (`equalBson`): 1, 1.0 and Long(1) have one key, `{ a: 1, b: 2 }` and `{ b: 2, a: 1 }` have two.
 */
export function identityKey(value: unknown): string | number {
  if (typeof value === "number") return value;
  if (typeof value === "string") return `s${value}`;
  switch (typeName(value)) {
    case "long":
      return longKey(value as bigint);
    case "bool":
      return value ? "true" : "false";
    case "objectId":
      return `o${(value as ObjectId).toHexString()}`;
    case "date":
      return `d${(value as Date).getTime()}`;
    case "timestamp":
      return `t${(value as Timestamp).t}.${(value as Timestamp).i}`;
    case "binData":
      return `b${(value as Binary).sub_type}.${(value as Binary).toString("base64")}`;
    case "regex":
      return `r${value}`;
    case "javascript":
      return `c${(value as { code: unknown }).code}`;
    case "array":
      return `[${(value as unknown[]).map(nestedKey).join(",")}]`;
    case "object":
      return `{${Object.entries(value as Document)
        .map(fieldKey)
        .join(",")}}`;
    default:
      return typeName(value);
  }
}

function longKey(value: bigint): string | number {
  const number = Number(value);
  return BigInt(number) === value ? number : `n${value}`;
}

function fieldKey([name, value]: [string, unknown]): string {
  return `${JSON.stringify(name)}:${nestedKey(value)}`;
}

/** Strings are quoted, so that no text can look like the border between two values. */
function nestedKey(value: unknown): string {
  const key = identityKey(value);
  return typeof key === "number" ? `n${key}` : JSON.stringify(key);
}
