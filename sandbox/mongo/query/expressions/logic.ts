import { failedToParse, location } from "../errors";
import { compareBson } from "../order";
import { bind, withLocals } from "../scope";
import { isDocument, isTrue } from "../values";
import {
  compileOperands,
  type Evaluate,
  isNullish,
  namedOperands,
  type Operator,
  positional,
} from "./operator";

const MANY = Number.POSITIVE_INFINITY;

function comparison(accepts: (order: number) => boolean): Operator {
  return positional(2, 2, ([a, b]) => accepts(compareBson(a, b)));
}

/** Comparison here is over all types, in BSON order: type bracketing is for query filters only. */
export const logic: Record<string, Operator> = {
  $cmp: positional(2, 2, ([a, b]) => Math.sign(compareBson(a, b))),
  $eq: comparison((order) => order === 0),
  $ne: comparison((order) => order !== 0),
  $gt: comparison((order) => order > 0),
  $gte: comparison((order) => order >= 0),
  $lt: comparison((order) => order < 0),
  $lte: comparison((order) => order <= 0),
  $and: (operand, context) => {
    const conditions = compileOperands(operand, 0, MANY, context);
    return (root, locals) => conditions.every((condition) => isTrue(condition(root, locals)));
  },
  $or: (operand, context) => {
    const conditions = compileOperands(operand, 0, MANY, context);
    return (root, locals) => conditions.some((condition) => isTrue(condition(root, locals)));
  },
  $not: positional(1, 1, ([value]) => !isTrue(value)),
  $literal: (operand) => () => operand,
  $ifNull: (operand, context) => {
    const operands = compileOperands(operand, 2, MANY, context);
    return (root, locals) => {
      let value: unknown;
      for (const evaluate of operands) {
        value = evaluate(root, locals);
        if (!isNullish(value)) return value;
      }
      return value;
    };
  },
  $cond: (operand, context) => {
    const [condition, then, otherwise] = Array.isArray(operand)
      ? compileOperands(operand, 3, 3, context)
      : condParameters(operand).map((branch) => context.compile(branch));
    return branchOn(condition as Evaluate, then as Evaluate, otherwise as Evaluate);
  },
  $switch: (operand, context) => {
    const { branches, default: fallback } = namedOperands(operand, ["branches"], ["default"], "$switch");
    if (!Array.isArray(branches)) {
      throw location(40060, "$switch expected an array for 'branches'");
    }
    if (branches.length === 0 && fallback === undefined) {
      throw location(40068, "$switch requires at least one branch");
    }
    const last: Evaluate =
      fallback === undefined
        ? () => {
            throw location(
              40066,
              "$switch could not find a matching branch for an input, and no default was specified.",
            );
          }
        : context.compile(fallback);
    return branches.reduceRight<Evaluate>((otherwise, branch: unknown) => {
      const parts = namedOperands(branch, ["case", "then"], [], "$switch");
      return branchOn(context.compile(parts.case), context.compile(parts.then), otherwise);
    }, last);
  },
  $let: (operand, context) => {
    const { vars, in: body } = namedOperands(operand, ["vars", "in"], [], "$let");
    if (!isDocument(vars)) throw location(10065, "invalid parameter: expected an object (vars)");
    const values = Object.entries(vars).map(([name, value]) => [name, context.compile(value)] as const);
    const evaluate = context.compile(body, withLocals(context.scope, Object.keys(vars)));
    return (root, locals) =>
      evaluate(
        root,
        bind(locals, Object.fromEntries(values.map(([name, value]) => [name, value(root, locals)]))),
      );
  },
};

function branchOn(condition: Evaluate, then: Evaluate, otherwise: Evaluate): Evaluate {
  return (root, locals) => (isTrue(condition(root, locals)) ? then : otherwise)(root, locals);
}

function condParameters(operand: unknown): unknown[] {
  if (!isDocument(operand)) throw failedToParse("$cond takes an object or an array of 3 arguments");
  for (const [code, name] of [
    [17080, "if"],
    [17081, "then"],
    [17082, "else"],
  ] as const) {
    if (!Object.hasOwn(operand, name)) throw location(code, `Missing '${name}' parameter to $cond`);
  }
  const unknown = Object.keys(operand).find((name) => !["if", "then", "else"].includes(name));
  if (unknown !== undefined) throw location(17083, `Unrecognized parameter to $cond: ${unknown}`);
  return [operand.if, operand.then, operand.else];
}
