import type { Document } from "bson";
import { location, typeMismatch } from "../errors";
import { getField, isDocument, setField, show, typeName } from "../values";
import {
  isNullish,
  namedOperands,
  type Operator,
  type OperatorContext,
  positional,
  unaryOrNull,
} from "./operator";

/** https://www.mongodb.com/docs/manual/reference/operator/aggregation/#object-expression-operators */
export const objects: Record<string, Operator> = {
  $mergeObjects: positional(0, Number.POSITIVE_INFINITY, mergeObjects),
  $objectToArray: unaryOrNull((value) => {
    if (!isDocument(value))
      throw location(40390, `$objectToArray requires a document input, found: ${typeName(value)}`);
    return Object.entries(value).map(([k, v]) => ({ k, v }));
  }),
  $arrayToObject: unaryOrNull((value) => {
    if (!Array.isArray(value))
      throw location(40386, `$arrayToObject requires an array input, found: ${typeName(value)}`);
    const result: Document = {};
    for (const entry of value) {
      const [name, item] = parsePair(entry);
      setField(result, name, item);
    }
    return result;
  }),
  $getField: (operand, context) => {
    const fields = isDocument(operand) && Object.hasOwn(operand, "field") ? operand : { field: operand };
    const { field, input = "$$CURRENT" } = namedOperands(fields, ["field"], ["input"], "$getField");
    const name = constantFieldName(field, context);
    const evaluate = context.compile(input);
    return (root, locals) => {
      const document = evaluate(root, locals);
      return isNullish(document) ? document : isDocument(document) ? getField(document, name) : undefined;
    };
  },
  $setField: (operand, context) => {
    const { field, input, value } = namedOperands(operand, ["field", "input", "value"], [], "$setField");
    return compileSetField(field, input, value, context);
  },
  $unsetField: (operand, context) => {
    const { field, input } = namedOperands(operand, ["field", "input"], [], "$unsetField");
    return compileSetField(field, input, "$$REMOVE", context);
  },
};

/** Merges documents, later fields over earlier ones; null and missing are skipped. */
export function mergeObjects(values: unknown[]): Document {
  const result: Document = {};
  for (const value of values) {
    if (isNullish(value)) continue;
    if (!isDocument(value)) {
      throw location(
        40400,
        `$mergeObjects requires object inputs, but input ${show(value)} is of type ${typeName(value)}`,
      );
    }
    for (const [name, item] of Object.entries(value)) setField(result, name, item);
  }
  return result;
}

function compileSetField(field: unknown, input: unknown, value: unknown, context: OperatorContext) {
  const name = constantFieldName(field, context);
  const source = context.compile(input);
  const evaluate = context.compile(value);
  return ((root, locals) => {
    const document = source(root, locals);
    if (isNullish(document)) return null;
    if (!isDocument(document))
      throw location(4161105, `${context.name} requires 'input' to evaluate to type Object`);
    const result = { ...document };
    const next = evaluate(root, locals);
    if (next === undefined) delete result[name];
    else setField(result, name, next);
    return result;
  }) satisfies ReturnType<Operator>;
}

function constantFieldName(field: unknown, { name }: OperatorContext): string {
  const literal = isDocument(field) ? field.$literal : field;
  if (typeof literal !== "string" || (literal === field && literal.startsWith("$"))) {
    throw location(5654600, `${name} requires 'field' to evaluate to a constant string`);
  }
  return literal;
}

function parsePair(entry: unknown): [string, unknown] {
  const pair = Array.isArray(entry) ? entry : isDocument(entry) ? [entry.k, entry.v] : undefined;
  if (pair?.length !== 2)
    throw location(40398, `Unrecognised input type format for $arrayToObject: ${typeName(entry)}`);
  const [name, item] = pair;
  if (typeof name !== "string") {
    throw typeMismatch(`$arrayToObject requires keys of type string, found: ${typeName(name)}`);
  }
  return [name, item];
}
