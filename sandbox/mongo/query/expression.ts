import type { Document } from "bson";
import { failedToParse, invalidPipelineOperator, location } from "./errors";
import { arithmetic } from "./expressions/arithmetic";
import { arrays } from "./expressions/arrays";
import { conversions } from "./expressions/conversions";
import { dates } from "./expressions/dates";
import { iteration } from "./expressions/iteration";
import { logic } from "./expressions/logic";
import { objects } from "./expressions/objects";
import type { Evaluate, Operator } from "./expressions/operator";
import { patterns } from "./expressions/patterns";
import { sets } from "./expressions/sets";
import { strings } from "./expressions/strings";
import { totals } from "./expressions/totals";
import { trigonometry } from "./expressions/trigonometry";
import type { Scope } from "./scope";
import { getField, isDocument, setField, show } from "./values";

const OPERATORS = new Map<string, Operator>(
  [
    arithmetic,
    arrays,
    conversions,
    dates,
    iteration,
    logic,
    objects,
    patterns,
    sets,
    strings,
    totals,
    trigonometry,
  ].flatMap((table) => Object.entries(table)),
);

/**
 * Compiles an aggregation expression.
 *
 * https://www.mongodb.com/docs/manual/reference/operator/aggregation/
 *
 * @throws InvalidPipelineOperator for an operator that is unknown or that this server refuses
 */
export function compileExpression(expression: unknown, scope: Scope): Evaluate {
  if (typeof expression === "string" && expression.startsWith("$")) return compilePath(expression, scope);
  if (Array.isArray(expression)) {
    const items = expression.map((item) => compileExpression(item, scope));
    return (root, locals) => items.map((item) => item(root, locals) ?? null);
  }
  if (!isDocument(expression)) return () => expression;
  const [first] = Object.keys(expression);
  return first?.startsWith("$")
    ? compileOperator(first, expression, scope)
    : compileObject(expression, scope);
}

function compileOperator(name: string, expression: Document, scope: Scope): Evaluate {
  if (Object.keys(expression).length > 1) {
    throw location(
      15983,
      `an object representing an expression must have exactly one field: ${show(expression)}`,
    );
  }
  if (name === "$function") {
    throw location(31264, "Cannot run server-side javascript without the javascript engine enabled");
  }
  const operator = OPERATORS.get(name);
  if (operator === undefined) throw invalidPipelineOperator(`Unrecognized expression '${name}'`);
  const compile = (nested: unknown, inner = scope) => compileExpression(nested, inner);
  return operator(expression[name], { name, scope, compile });
}

/** A document whose fields are expressions; a field without a value is left out. */
function compileObject(expression: Document, scope: Scope): Evaluate {
  const fields = Object.entries(expression).map(([name, value]) => {
    checkFieldName(name);
    return [name, compileExpression(value, scope)] as const;
  });
  return (root, locals) => {
    const result: Document = {};
    for (const [name, evaluate] of fields) {
      const value = evaluate(root, locals);
      if (value !== undefined) setField(result, name, value);
    }
    return result;
  };
}

function checkFieldName(name: string): void {
  if (name.startsWith("$"))
    throw location(
      16410,
      `FieldPath field names may not start with '$'. Consider using $getField or $setField.`,
    );
  if (name.includes("."))
    throw location(
      16412,
      `FieldPath field names may not contain '.'. Consider using $getField or $setField.`,
    );
}

function compilePath(path: string, scope: Scope): Evaluate {
  if (!path.startsWith("$$")) {
    const parts = fieldPath(path.slice(1));
    return (root) => follow(root, parts, 0);
  }
  const [variable = "", ...rest] = path.slice(2).split(".");
  const parts = rest.length === 0 ? [] : fieldPath(rest.join("."));
  const read = compileVariable(variable, scope);
  return parts.length === 0 ? read : (root, locals) => follow(read(root, locals), parts, 0);
}

function compileVariable(name: string, scope: Scope): Evaluate {
  if (scope.locals.has(name)) return (_root, locals) => locals[name];
  if (scope.constants.has(name)) {
    const value = scope.constants.get(name);
    return () => value;
  }
  if (name === "ROOT" || name === "CURRENT") return (root) => root;
  if (name === "REMOVE") return () => undefined;
  if (name === "") throw failedToParse("empty variable names are not allowed");
  throw location(17276, `Use of undefined variable: ${name}`);
}

/** Splits the path of a field in an expression. */
export function fieldPath(path: string): string[] {
  if (path === "") throw location(16872, "'$' by itself is not a valid FieldPath");
  if (path.endsWith(".")) throw location(40353, "FieldPath must not end with a '.'.");
  const parts = path.split(".");
  for (const part of parts) {
    if (part === "") throw location(15998, "FieldPath field names may not be empty strings.");
    if (part.startsWith("$"))
      throw location(
        16410,
        "FieldPath field names may not start with '$'. Consider using $getField or $setField.",
      );
    if (part.includes("\0")) throw location(16411, "FieldPath field names may not contain '\\0'.");
  }
  return parts;
}

/** Reads a path in an expression: an array on the way yields the list of its documents' values. */
function follow(start: unknown, parts: readonly string[], from: number): unknown {
  let value = start;
  for (let next = from; next < parts.length; next++) {
    if (Array.isArray(value)) {
      return value
        .filter(isDocument)
        .map((element) => follow(element, parts, next))
        .filter((found) => found !== undefined);
    }
    if (!isDocument(value)) return undefined;
    value = getField(value, parts[next] as string);
  }
  return value;
}
