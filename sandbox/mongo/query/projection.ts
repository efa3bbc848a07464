import type { Document } from "bson";
import type { Condition } from "./condition";
import { badValue, location, notImplemented } from "./errors";
import { compileExpression } from "./expression";
import { compileCondition } from "./filter";
import { elementTest } from "./predicates";
import { parseProjection } from "./projection-spec";
import { type Action, project } from "./projection-tree";
import { commandScope, type Scope } from "./scope";
import { isDocument, isNumeric, isTrue, toInteger } from "./values";

/**
 * Compiles the projection of `find` and `findAndModify`.
 *
 * https://www.mongodb.com/docs/manual/reference/method/db.collection.find/#projection
 *
 * @param spec an inclusion, an exclusion, or empty for the whole document
 * @param filter the query's filter, which the positional `field.$` takes the array element from
 * @throws the numbered error of MongoDB for a malformed projection; the compiled one throws Location51246 where the
 *   positional operator finds no element
 */
export function compileProjection(spec: Document, filter: Document = {}): (document: Document) => Document {
  if (Object.keys(spec).length === 0) return (document) => document;
  const scope = commandScope(new Date());
  const condition = compileCondition(filter, scope);
  const positional = Object.keys(spec).filter((path) => path.endsWith(".$"));
  if (positional.length > 1) {
    throw location(31276, "Cannot specify more than one positional projection per query.");
  }
  const { node, keepsUnnamed } = parseProjection(spec, (path, value) =>
    parseLeaf(path, value, condition, scope),
  );
  const isExclusive = keepsUnnamed && !demandsInclusion(spec);
  if (!isExclusive && !node.actions.has("_id")) node.actions.set("_id", { kind: "keep" });
  if (positional.length > 0 && isExclusive) {
    throw location(31395, "positional projection cannot be used with exclusion");
  }
  return (document) => project(node, isExclusive, document);
}

/** Alone, `$elemMatch` and a positional path include; `$slice` leaves the other fields. */
function demandsInclusion(spec: Document): boolean {
  return Object.entries(spec).some(
    ([path, value]) =>
      (path.endsWith(".$") && isTrue(value)) || (isDocument(value) && Object.hasOwn(value, "$elemMatch")),
  );
}

function parseLeaf(path: string, value: unknown, condition: Condition, scope: Scope): Action {
  if (path.endsWith(".$")) return positionalAction(value, condition);
  if (isDocument(value) && Object.hasOwn(value, "$elemMatch"))
    return elementAction(path, value.$elemMatch, scope);
  if (isDocument(value) && Object.hasOwn(value, "$slice") && isPlainSlice(value.$slice))
    return sliceAction(value.$slice);
  if (isDocument(value) && Object.hasOwn(value, "$meta")) throw notImplemented("$meta is not supported here");
  return { kind: "compute", evaluate: compileExpression(value, scope) };
}

function positionalAction(value: unknown, condition: Condition): Action {
  if (!isTrue(value)) throw location(31395, "positional projection cannot be used with exclusion");
  return {
    kind: "transform",
    apply: (array, root) => {
      if (!Array.isArray(array)) return array;
      const position = condition.position(root);
      if (position < 0 || position >= array.length) {
        throw location(
          51246,
          "Executor error during find command :: caused by :: positional operator '.$' couldn't find a matching element in the array",
        );
      }
      return [array[position]];
    },
  };
}

function elementAction(path: string, operand: unknown, scope: Scope): Action {
  if (path.includes(".")) throw location(31275, "Cannot use $elemMatch projection on a nested field.");
  const test = elementTest(path, operand, (nested) => compileCondition(nested, scope));
  return {
    kind: "transform",
    apply: (array) => {
      const found = Array.isArray(array) ? array.findIndex(test) : -1;
      return found < 0 ? undefined : [(array as unknown[])[found]];
    },
  };
}

function isPlainSlice(operand: unknown): boolean {
  return isNumeric(operand) || (Array.isArray(operand) && operand.every(isNumeric));
}

/** https://www.mongodb.com/docs/manual/reference/operator/projection/slice/ */
function sliceAction(operand: unknown): Action {
  const numbers = (Array.isArray(operand) ? operand : [operand]).map((value) => toInteger(value));
  const [first, count] = numbers;
  if (first === undefined || numbers.length > 2 || (numbers.length === 2 && count === undefined)) {
    throw badValue("Invalid $slice syntax. The given syntax did not match the find() syntax");
  }
  if (count !== undefined && count <= 0) throw location(28724, `$slice limit must be positive, got ${count}`);
  return {
    kind: "transform",
    apply: (array) => {
      if (!Array.isArray(array)) return array;
      if (count === undefined) return first < 0 ? array.slice(first) : array.slice(0, first);
      const start = first < 0 ? Math.max(0, array.length + first) : first;
      return array.slice(start, start + count);
    },
  };
}
