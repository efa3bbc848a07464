import type { Document } from "bson";
import { failedToParse, location } from "../errors";
import type { Locals, Scope } from "../scope";
import { isDocument, show } from "../values";

/** A compiled expression; `undefined` is MongoDB's "missing". */
export type Evaluate = (root: Document, locals: Locals) => unknown;

/** What an operator needs to be compiled. */
export interface OperatorContext {
  readonly name: string;
  readonly scope: Scope;
  compile(expression: unknown, scope?: Scope): Evaluate;
}

export type Operator = (operand: unknown, context: OperatorContext) => Evaluate;

/** An operator whose operands are a list; one operand may stand without brackets. */
export function positional(
  min: number,
  max: number,
  apply: (values: unknown[], name: string) => unknown,
): Operator {
  return (operand, context) => {
    const operands = compileOperands(operand, min, max, context);
    return (root, locals) =>
      apply(
        operands.map((evaluate) => evaluate(root, locals)),
        context.name,
      );
  };
}

/** An operator of one operand. */
export function unary(apply: (value: unknown, name: string) => unknown): Operator {
  return (operand, context) => {
    const [evaluate] = compileOperands(operand, 1, 1, context) as [Evaluate];
    return (root, locals) => apply(evaluate(root, locals), context.name);
  };
}

/** An operator of one operand that returns null for null and for a missing value. */
export function unaryOrNull(apply: (value: NonNullable<unknown>, name: string) => unknown): Operator {
  return unary((value, name) => (isNullish(value) ? null : apply(value, name)));
}

export function compileOperands(
  operand: unknown,
  min: number,
  max: number,
  { name, compile }: OperatorContext,
): Evaluate[] {
  const list = Array.isArray(operand) ? operand : [operand];
  if (list.length < min || list.length > max) {
    if (min === max) {
      throw location(
        16020,
        `Expression ${name} takes exactly ${min} arguments. ${list.length} were passed in.`,
      );
    }
    throw location(
      28667,
      `Expression ${name} takes at least ${min} arguments, and at most ${max}, but ${list.length} were passed in.`,
    );
  }
  return list.map((item) => compile(item));
}

/** An operator whose operands have names. */
export function named(
  required: readonly string[],
  optional: readonly string[],
  apply: (values: Record<string, unknown>, name: string) => unknown,
): Operator {
  return (operand, context) => {
    const fields = namedOperands(operand, required, optional, context.name);
    const operands = Object.entries(fields).map(([name, value]) => [name, context.compile(value)] as const);
    return (root, locals) => {
      const values: Record<string, unknown> = {};
      for (const [name, evaluate] of operands) values[name] = evaluate(root, locals);
      return apply(values, context.name);
    };
  };
}

/** Checks that an operand is a document with the named fields, and no others. */
export function namedOperands(
  operand: unknown,
  required: readonly string[],
  optional: readonly string[],
  name: string,
): Document {
  if (!isDocument(operand)) {
    throw failedToParse(`${name} only supports an object as its argument, found: ${show(operand)}`);
  }
  const missing = required.find((field) => !Object.hasOwn(operand, field));
  if (missing !== undefined) throw failedToParse(`Missing '${missing}' parameter to ${name}`);
  const unknown = Object.keys(operand).find(
    (field) => !required.includes(field) && !optional.includes(field),
  );
  if (unknown !== undefined) throw failedToParse(`Unrecognized parameter to ${name}: ${unknown}`);
  return operand;
}

export function isNullish(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}
