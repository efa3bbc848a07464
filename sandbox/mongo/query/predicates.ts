import type { Document } from "bson";
import { type BitOperator, compileBitTest } from "./bits";
import { comparisonTest, equalityTest, membershipTest } from "./comparison";
import type { Condition } from "./condition";
import { badValue, location, notImplemented } from "./errors";
import { identicalBson } from "./order";
import type { ValueTest } from "./paths";
import { compileRegex, compileStoredRegex, storedOptions } from "./regex";
import { compileTypeTest } from "./type-test";
import { isDocument, isNumeric, isTrue, show, toInteger } from "./values";

/** A test of what a path leads to, or the negation of several. */
export type Predicate =
  | {
      test: ValueTest;
      /** Whether an array at the end of the path also offers its elements. */
      entersLast: boolean;
      /** The element of an array that makes the array pass, for `$elemMatch`. */
      find?: (array: unknown[]) => number;
    }
  | { not: Predicate[] };

export type CompileNested = (filter: Document) => Condition;

const GEO_OPERATORS = new Set([
  "$near",
  "$nearSphere",
  "$geoNear",
  "$geoWithin",
  "$within",
  "$geoIntersects",
]);
const REFERENCE_FIELDS = new Set(["$ref", "$id", "$db"]);
const LOGICAL_OPERATORS = new Set(["$and", "$or", "$nor", "$where"]);

/** Compiles what a filter demands of one path: a value, a regular expression, or operators. */
export function compilePredicates(path: string, operand: unknown, compileNested: CompileNested): Predicate[] {
  if (operand instanceof RegExp) return [element(regexTest(operand))];
  if (!isOperators(operand)) return [element(equalityTest(operand))];
  return Object.entries(operand).flatMap(([name, value]) => {
    if (name === "$options") {
      if (!Object.hasOwn(operand, "$regex")) throw badValue("$options needs a $regex");
      return [];
    }
    if (name === "$regex") return [element(regexOperatorTest(value, operand.$options))];
    return compileOperator(path, name, value, compileNested);
  });
}

/** Whether a document of a filter holds operators; a reference (`{ $ref, $id }`) is a value. */
export function isOperators(operand: unknown): operand is Document {
  if (!isDocument(operand)) return false;
  const [first] = Object.keys(operand);
  return first?.startsWith("$") === true && !REFERENCE_FIELDS.has(first);
}

function compileOperator(
  path: string,
  name: string,
  operand: unknown,
  compileNested: CompileNested,
): Predicate[] {
  switch (name) {
    case "$eq":
      return [element(equalityTest(operand))];
    case "$ne":
      if (operand instanceof RegExp) throw badValue("Can't have regex as arg to $ne.");
      return [{ not: [element(equalityTest(operand))] }];
    case "$gt":
    case "$gte":
    case "$lt":
    case "$lte":
      if (operand instanceof RegExp) {
        throw badValue(`Can't have RegEx as arg to predicate over field '${path}'.`);
      }
      return [element(comparisonTest(name, operand))];
    case "$in":
      return [element(membershipTest(operand))];
    case "$nin":
      return [{ not: [element(membershipTest(operand))] }];
    case "$not":
      return [{ not: compileNegated(path, operand, compileNested) }];
    case "$exists": {
      const exists = element((value) => value !== undefined);
      return [isTrue(operand) ? exists : { not: [exists] }];
    }
    case "$type":
      return [element(compileTypeTest(operand))];
    case "$mod":
      return [element(moduloTest(operand))];
    case "$size":
      return [whole(sizeTest(operand))];
    case "$all":
      return compileAll(path, operand, compileNested);
    case "$elemMatch":
      return [compileElementMatch(path, operand, compileNested)];
    case "$bitsAllSet":
    case "$bitsAllClear":
    case "$bitsAnySet":
    case "$bitsAnyClear":
      return [element(compileBitTest(name satisfies BitOperator, operand))];
    case "$comment":
      return [];
  }
  if (GEO_OPERATORS.has(name)) throw notImplemented(`geospatial queries (${name}) are not supported here`);
  throw badValue(`unknown operator: ${name}`);
}

function element(test: ValueTest): Predicate {
  return { test, entersLast: true };
}

function whole(test: ValueTest): Predicate {
  return { test, entersLast: false };
}

function compileNegated(path: string, operand: unknown, compileNested: CompileNested): Predicate[] {
  if (!(operand instanceof RegExp) && !isDocument(operand))
    throw badValue("$not needs a regex or a document");
  if (isDocument(operand)) {
    if (Object.keys(operand).length === 0) throw badValue("$not cannot be empty");
    const plainName = Object.keys(operand).find((name) => !name.startsWith("$"));
    if (plainName !== undefined) throw badValue(`unknown operator: ${plainName}`);
  }
  return compilePredicates(path, operand, compileNested);
}

function compileAll(path: string, operand: unknown, compileNested: CompileNested): Predicate[] {
  if (!Array.isArray(operand)) throw badValue("$all needs an array");
  if (operand.length === 0) return [element(() => false)];
  const matchesElements = isOperators(operand[0]) && Object.hasOwn(operand[0], "$elemMatch");
  return operand.map((item): Predicate => {
    if (matchesElements) {
      if (!isOperators(item) || Object.keys(item).join() !== "$elemMatch") {
        throw badValue("$all/$elemMatch has to be consistent");
      }
      return compileElementMatch(path, item.$elemMatch, compileNested);
    }
    if (isOperators(item)) throw badValue("no $ expressions in $all");
    return element(item instanceof RegExp ? regexTest(item) : equalityTest(item));
  });
}

/** https://www.mongodb.com/docs/manual/reference/operator/query/elemMatch/ */
function compileElementMatch(path: string, operand: unknown, compileNested: CompileNested): Predicate {
  const test = elementTest(path, operand, compileNested);
  return {
    test: (value) => Array.isArray(value) && value.some(test),
    entersLast: false,
    find: (array) => array.findIndex(test),
  };
}

/**
 * The test of `$elemMatch` and `$pull` for one element: operators test the element itself, fields test the fields of an
 * element that is a document (or an array, whose indexes are its fields).
 */
export function elementTest(path: string, operand: unknown, compileNested: CompileNested): ValueTest {
  if (!isDocument(operand)) throw badValue("$elemMatch needs an Object");
  const [first] = Object.keys(operand);
  if (isOperators(operand) && !LOGICAL_OPERATORS.has(first ?? "")) {
    const predicates = compilePredicates(path, operand, compileNested);
    return (value) => predicates.every((predicate) => passes(predicate, value));
  }
  const { matches } = compileNested(operand);
  return (value) => (isDocument(value) ? matches(value) : Array.isArray(value) && matches({ ...value }));
}

function passes(predicate: Predicate, value: unknown): boolean {
  return "not" in predicate ? !predicate.not.every((inner) => passes(inner, value)) : predicate.test(value);
}

function regexTest(regex: RegExp): ValueTest {
  const compiled = compileStoredRegex(regex);
  return (value) =>
    typeof value === "string" ? compiled.test(value) : value instanceof RegExp && identicalBson(value, regex);
}

function regexOperatorTest(operand: unknown, options: unknown): ValueTest {
  if (options !== undefined && typeof options !== "string") throw badValue("$options has to be a string");
  if (operand instanceof RegExp) {
    const own = storedOptions(operand);
    if (own !== "" && options !== undefined) throw location(51075, "options set in both $regex and $options");
    return matchStrings(compileRegex(operand.source, own || (options ?? "")));
  }
  if (typeof operand !== "string") throw badValue("$regex has to be a string");
  return matchStrings(compileRegex(operand, options ?? ""));
}

function matchStrings(regex: RegExp): ValueTest {
  return (value) => typeof value === "string" && regex.test(value);
}

/** https://www.mongodb.com/docs/manual/reference/operator/query/mod/ */
function moduloTest(operand: unknown): ValueTest {
  if (!Array.isArray(operand)) throw badValue("malformed mod, needs to be an array");
  if (operand.length < 2) throw badValue("malformed mod, not enough elements");
  if (operand.length > 2) throw badValue("malformed mod, too many elements");
  const [divisor, remainder] = operand.map((part: unknown) => {
    if (!isNumeric(part)) throw badValue("malformed mod, divisor and remainder must be numbers");
    if (typeof part === "number" && !Number.isFinite(part))
      throw badValue("malformed mod, numbers must be finite");
    return typeof part === "number" ? BigInt(Math.trunc(part)) : part;
  });
  if (divisor === 0n) throw badValue("divisor cannot be 0");
  return (value) => {
    if (!isNumeric(value) || (typeof value === "number" && !Number.isFinite(value))) return false;
    const whole = typeof value === "number" ? BigInt(Math.trunc(value)) : value;
    return whole % (divisor as bigint) === remainder;
  };
}

function sizeTest(operand: unknown): ValueTest {
  const size = toInteger(operand);
  if (size === undefined) {
    throw badValue(`Failed to parse $size. Expected an integer in: $size: ${show(operand)}`);
  }
  if (size < 0)
    throw badValue(`Failed to parse $size. Expected a non-negative number in: $size: ${show(operand)}`);
  return (value) => Array.isArray(value) && value.length === size;
}
