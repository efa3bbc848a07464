import type { ObjectId } from "bson";
import { badValue } from "./errors";
import { identityKey } from "./keys";
import { compareBson, typeRank } from "./order";
import type { ValueTest } from "./paths";
import { compileStoredRegex } from "./regex";
import { isDocument, isNumeric, typeName } from "./values";

export type ComparisonOperator = "$gt" | "$gte" | "$lt" | "$lte";

/** Equality with a value; null also matches a missing field. */
export function equalityTest(operand: unknown): ValueTest {
  switch (typeName(operand)) {
    case "missing":
      throw badValue("cannot compare to undefined");
    case "null":
      return (value) => value === null || value === undefined;
    case "string":
    case "bool":
      return (value) => value === operand;
    case "int":
    case "long":
    case "double":
      return numberTest(operand as number | bigint);
    case "date": {
      const time = (operand as Date).getTime();
      return (value) => value instanceof Date && value.getTime() === time;
    }
    case "objectId":
      return (value) => isObjectId(value) && value.equals(operand as ObjectId);
    default: {
      const rank = typeRank(operand);
      return (value) => typeRank(value) === rank && compareBson(value, operand) === 0;
    }
  }
}

function numberTest(operand: number | bigint): ValueTest {
  if (Number.isNaN(operand)) return (value) => Number.isNaN(value);
  return (value) =>
    // biome-ignore lint/suspicious/noDoubleEquals: a bigint and a number of the same value are equal only by ==
    value === operand || (isNumeric(value) && typeof value !== typeof operand && value == operand);
}

function isObjectId(value: unknown): value is ObjectId {
  return (
    typeof value === "object" &&
    value !== null &&
    (value as { _bsontype?: unknown })._bsontype === "ObjectId" &&
    !Object.hasOwn(value, "_bsontype")
  );
}

const ACCEPTS: Record<ComparisonOperator, (order: number) => boolean> = {
  $gt: (order) => order > 0,
  $gte: (order) => order >= 0,
  $lt: (order) => order < 0,
  $lte: (order) => order <= 0,
};

/**
 * A comparison matches only values of the operand's own type, numbers of all kinds being one type.
 * https://www.mongodb.com/docs/manual/reference/method/db.collection.find/#type-bracketing
 */
export function comparisonTest(operator: ComparisonOperator, operand: unknown): ValueTest {
  const accepts = ACCEPTS[operator];
  switch (typeName(operand)) {
    case "missing":
      throw badValue("cannot compare to undefined");
    case "null":
      return (value) => accepts(0) && (value === null || value === undefined);
    case "minKey":
      return (value) => (typeName(value) === "minKey" ? accepts(0) : accepts(1));
    case "maxKey":
      return (value) => (typeName(value) === "maxKey" ? accepts(0) : accepts(-1));
    case "date":
      return (value) => value instanceof Date && accepts(value.getTime() - (operand as Date).getTime());
    case "int":
    case "long":
    case "double":
      return numberComparison(operator, operand as number | bigint);
    default: {
      const rank = typeRank(operand);
      return (value) => typeRank(value) === rank && accepts(compareBson(value, operand));
    }
  }
}

/** NaN is equal to itself and neither smaller nor greater than any number. */
function numberComparison(operator: ComparisonOperator, operand: number | bigint): ValueTest {
  if (Number.isNaN(operand)) {
    return (value) => (operator === "$gte" || operator === "$lte") && Number.isNaN(value);
  }
  switch (operator) {
    case "$gt":
      return (value) => isNumeric(value) && value > operand;
    case "$gte":
      return (value) => isNumeric(value) && value >= operand;
    case "$lt":
      return (value) => isNumeric(value) && value < operand;
    case "$lte":
      return (value) => isNumeric(value) && value <= operand;
  }
}

/** `$in`: equal to one of the values, or a string that one of the regular expressions matches. */
export function membershipTest(operand: unknown): ValueTest {
  if (!Array.isArray(operand)) throw badValue("$in needs an array");
  for (const item of operand) {
    if (isDocument(item) && Object.keys(item)[0]?.startsWith("$")) throw badValue("cannot nest $ under $in");
    if (item === undefined) throw badValue("InMatchExpression equality cannot be undefined");
  }
  const patterns = operand.filter((item) => item instanceof RegExp).map(compileStoredRegex);
  const keys = new Set(operand.map(identityKey));
  const hasNull = operand.includes(null);
  if (operand.length === 1 && patterns.length === 0) return equalityTest(operand[0]);
  return (value) => {
    if (value === undefined) return hasNull;
    if (keys.has(identityKey(value))) return true;
    return typeof value === "string" && patterns.some((pattern) => pattern.test(value));
  };
}
