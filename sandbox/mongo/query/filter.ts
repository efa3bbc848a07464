import type { Document } from "bson";
import { all, any, type Condition, not, plain } from "./condition";
import { badValue, indexNotFound, notImplemented } from "./errors";
import { compileExpression } from "./expression";
import { compileField } from "./filter-field";
import { commandScope, letEntries, NO_LOCALS, type Scope, withConstants } from "./scope";
import { isDocument, isTrue } from "./values";

/**
 * Compiles a query filter to a predicate.
 *
 * https://www.mongodb.com/docs/manual/reference/operator/query/
 *
 * @param options `collation`: only `{ locale: "simple" }`, which is the default; `let`: variables for `$expr`
 * @throws BadValue or FailedToParse for a malformed filter, NotImplemented for what this server does not do
 */
export function compileFilter(
  filter: Document,
  options: { collation?: Document; let?: Document } = {},
): (document: Document) => boolean {
  checkCollation(options.collation);
  return compileCondition(filter, letScope(commandScope(new Date()), options.let)).matches;
}

/** Compiles a filter, together with the array position that a match gives to the positional operator `$`. */
export function compileCondition(filter: Document, scope: Scope): Condition {
  if (!isDocument(filter)) throw badValue("the query filter must be an object");
  return all(Object.entries(filter).flatMap(([name, operand]) => compileEntry(name, operand, scope)));
}

/** Refuses every collation but the binary one. */
export function checkCollation(collation: Document | undefined): void {
  if (collation !== undefined && collation.locale !== "simple") {
    throw notImplemented("collations other than { locale: 'simple' } are not supported here");
  }
}

/** The scope with the variables of a command's `let`, whose expressions can't refer to fields. */
export function letScope(scope: Scope, variables: unknown): Scope {
  const values = letEntries(variables).map(
    ([name, expression]) => [name, compileExpression(expression, scope)({}, NO_LOCALS)] as const,
  );
  return withConstants(scope, new Map(values));
}

function compileEntry(name: string, operand: unknown, scope: Scope): Condition[] {
  if (!name.startsWith("$")) {
    return [compileField(name, operand, (nested) => compileCondition(nested, scope))];
  }
  switch (name) {
    case "$and":
      return [all(compileList(name, operand, scope))];
    case "$or":
      return [any(compileList(name, operand, scope))];
    case "$nor":
      return [not(any(compileList(name, operand, scope)))];
    case "$expr": {
      const evaluate = compileExpression(operand, scope);
      return [plain((document) => isTrue(evaluate(document, NO_LOCALS)))];
    }
    case "$comment":
      return [];
    case "$text":
      throw indexNotFound("text index required for $text query");
    case "$where":
      throw badValue("no globalScriptEngine in $where parsing");
    case "$jsonSchema":
      throw notImplemented("$jsonSchema is not supported here");
  }
  throw badValue(
    `unknown top level operator: ${name}. If you have a field name that starts with a '$' symbol, consider using $getField or $setField.`,
  );
}

function compileList(name: string, operand: unknown, scope: Scope): Condition[] {
  if (!Array.isArray(operand)) throw badValue(`${name} must be an array`);
  if (operand.length === 0) throw badValue("$and/$or/$nor must be a nonempty array");
  return operand.map((entry) => {
    if (!isDocument(entry)) throw badValue("$or/$and/$nor entries need to be full objects");
    return compileCondition(entry, scope);
  });
}
