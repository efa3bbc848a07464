import type { Document } from "bson";
import { badValue, failedToParse, typeMismatch } from "../query/errors";
import { compileArraySort } from "../query/expressions/iteration";
import { compileCondition } from "../query/filter";
import { identityKey } from "../query/keys";
import type { ValueTest } from "../query/paths";
import { isOperators } from "../query/predicates";
import { commandScope } from "../query/scope";
import { isDocument, isNumeric, show, showField, toInteger, typeName } from "../query/values";
import { computed, fieldName, type Modifier, type ModifierFactory, ofExisting, showId } from "./modifier";

/** https://www.mongodb.com/docs/manual/reference/operator/update-array/ */
export const arrayModifiers: Record<string, ModifierFactory> = {
  $push: (operand) => {
    const add = hasEach(operand) ? compilePush(operand) : (array: unknown[]) => [...array, operand];
    return computed((current, target) => {
      if (current !== undefined && !Array.isArray(current)) {
        throw badValue(
          `The field '${target.parts.join(".")}' must be an array but is of type ${typeName(current)} in document ${showId(target)}`,
        );
      }
      return add(current ?? []);
    });
  },
  $addToSet: (operand) => {
    const values = hasEach(operand) ? parseSet(operand) : [operand];
    return computed((current, target) => {
      if (current !== undefined && !Array.isArray(current)) {
        throw badValue(
          `Cannot apply $addToSet to non-array field. Field named '${fieldName(target)}' has non-array type ${typeName(current)}`,
        );
      }
      return union(current ?? [], values);
    });
  },
  $pull: (operand, _path, now) => removing(compilePull(operand, now)),
  $pullAll: (operand) => {
    if (!Array.isArray(operand)) {
      throw badValue(`$pullAll requires an array argument but was given a ${typeName(operand)}`);
    }
    const keys = new Set(operand.map(identityKey));
    return removing((element) => keys.has(identityKey(element)));
  },
  $pop: (operand, path) => {
    if (!isNumeric(operand)) throw failedToParse(`Expected a number in: ${showField(path, operand)}`);
    const end = toInteger(operand);
    if (end !== 1 && end !== -1) throw failedToParse(`$pop expects 1 or -1, found: ${show(operand)}`);
    return ofExisting((current, { parts }) => {
      if (!Array.isArray(current)) {
        throw typeMismatch(
          `Path '${parts.join(".")}' contains an element of non-array type '${typeName(current)}'`,
        );
      }
      return end === 1 ? current.slice(0, -1) : current.slice(1);
    });
  },
};

function hasEach(operand: unknown): operand is Document {
  return isDocument(operand) && Object.hasOwn(operand, "$each");
}

/** The new elements go in at a position; then the array is sorted, then cut. */
function compilePush({ $each, ...clauses }: Document): (array: unknown[]) => unknown[] {
  if (!Array.isArray($each)) {
    throw badValue(`The argument to $each in $push must be an array but it was of type: ${typeName($each)}`);
  }
  const unknown = Object.keys(clauses).find((name) => !["$slice", "$sort", "$position"].includes(name));
  if (unknown !== undefined) throw badValue(`Unrecognized clause in $push: ${unknown}`);
  const position = clause(clauses, "$position");
  const slice = clause(clauses, "$slice");
  const sort = Object.hasOwn(clauses, "$sort") ? compilePushSort(clauses.$sort) : undefined;
  return (array) => {
    const joined = array.toSpliced(position ?? array.length, 0, ...$each);
    const sorted = sort === undefined ? joined : sort(joined);
    if (slice === undefined) return sorted;
    return slice < 0 ? sorted.slice(slice) : sorted.slice(0, slice);
  };
}

function clause(clauses: Document, name: "$slice" | "$position"): number | undefined {
  if (!Object.hasOwn(clauses, name)) return undefined;
  const value = toInteger(clauses[name]);
  if (value === undefined) {
    throw badValue(
      `The value for ${name} must be an integer value but was given type: ${typeName(clauses[name])}`,
    );
  }
  return value;
}

function compilePushSort(sort: unknown): (array: unknown[]) => unknown[] {
  const directions = isDocument(sort) ? Object.values(sort) : [sort];
  const isValid = directions.length > 0 && directions.every((value) => Math.abs(toInteger(value) ?? 0) === 1);
  if (!isValid) {
    throw badValue(
      "The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1} to sort embedded fields",
    );
  }
  return compileArraySort(sort);
}

function parseSet({ $each, ...others }: Document): unknown[] {
  if (!Array.isArray($each)) {
    throw typeMismatch(
      `The argument to $each in $addToSet must be an array but it was of type ${typeName($each)}`,
    );
  }
  const [other] = Object.keys(others);
  if (other !== undefined) throw badValue(`Found unexpected fields after $each in $addToSet: ${other}`);
  return $each;
}

function union(array: unknown[], values: readonly unknown[]): unknown[] {
  const keys = new Set(array.map(identityKey));
  const added = values.filter((value) => {
    const key = identityKey(value);
    return !keys.has(key) && keys.add(key);
  });
  return [...array, ...added];
}

/** Operators and regular expressions test elements of any kind, a plain document tests elements that are documents. */
function compilePull(operand: unknown, now: Date): ValueTest {
  if (isOperators(operand) || operand instanceof RegExp) {
    const { matches } = compileCondition({ "": operand }, commandScope(now));
    return (element) => matches({ "": element });
  }
  if (isDocument(operand)) {
    const { matches } = compileCondition(operand, commandScope(now));
    return (element) => isDocument(element) && matches(element);
  }
  const key = identityKey(operand);
  return (element) => identityKey(element) === key;
}

function removing(isRemoved: ValueTest): Modifier {
  return ofExisting((current) => {
    if (!Array.isArray(current)) throw badValue("Cannot apply $pull to a non-array value");
    return current.filter((element) => !isRemoved(element));
  });
}
