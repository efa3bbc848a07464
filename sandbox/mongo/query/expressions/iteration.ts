import { location } from "../errors";
import { compareBson, sortItems } from "../order";
import { bind, type Locals, withLocals } from "../scope";
import { isDocument, isTrue, toInteger, typeName } from "../values";
import { type Evaluate, isNullish, namedOperands, type Operator } from "./operator";

/** Operators that run an expression, or a comparison, over the elements of an array. */
export const iteration: Record<string, Operator> = {
  $map: (operand, context) => {
    const fields = namedOperands(operand, ["input", "in"], ["as"], "$map");
    const name = variableName(fields.as);
    const input = arrayInput(context.compile(fields.input), 16883, "$map");
    const body = context.compile(fields.in, withLocals(context.scope, [name]));
    return (root, locals) =>
      input(root, locals)?.map((element) => body(root, bind(locals, { [name]: element })) ?? null) ?? null;
  },
  $filter: (operand, context) => {
    const fields = namedOperands(operand, ["input", "cond"], ["as", "limit"], "$filter");
    const name = variableName(fields.as);
    const input = arrayInput(context.compile(fields.input), 28651, "$filter");
    const condition = context.compile(fields.cond, withLocals(context.scope, [name]));
    const limit = context.compile(fields.limit ?? null);
    return (root, locals) => {
      const kept = input(root, locals)?.filter((element) =>
        isTrue(condition(root, bind(locals, { [name]: element }))),
      );
      const most = limit(root, locals);
      return kept === undefined ? null : isNullish(most) ? kept : kept.slice(0, positiveLimit(most));
    };
  },
  $reduce: (operand, context) => {
    const fields = namedOperands(operand, ["input", "initialValue", "in"], [], "$reduce");
    const input = arrayInput(context.compile(fields.input), 40080, "$reduce");
    const start = context.compile(fields.initialValue);
    const body = context.compile(fields.in, withLocals(context.scope, ["value", "this"]));
    const step = (root: Parameters<Evaluate>[0], locals: Locals) => (value: unknown, element: unknown) =>
      body(root, bind(locals, { value, this: element }));
    return (root, locals) => {
      const elements = input(root, locals);
      return elements === undefined ? null : elements.reduce(step(root, locals), start(root, locals));
    };
  },
  $sortArray: (operand, context) => {
    const { input, sortBy } = namedOperands(operand, ["input", "sortBy"], [], "$sortArray");
    const elements = arrayInput(context.compile(input), 2942504, "$sortArray");
    const sort = compileArraySort(sortBy);
    return (root, locals) => {
      const array = elements(root, locals);
      return array === undefined ? null : sort(array);
    };
  },
};

/** Sorts an array by a direction, or by fields of its elements. */
export function compileArraySort(sortBy: unknown): (array: unknown[]) => unknown[] {
  if (!isDocument(sortBy)) {
    const direction = toInteger(sortBy);
    if (direction !== 1 && direction !== -1)
      throw location(2942507, "The $sort specification must be 1 or -1, or a document");
    return (array) => array.toSorted((a, b) => direction * compareBson(a, b));
  }
  // Elements that are no documents have none of the fields.
  return (array) => sortItems(array, sortBy, (element) => (isDocument(element) ? element : {}));
}

function variableName(as: unknown): string {
  if (as === undefined) return "this";
  if (typeof as !== "string")
    throw location(16867, `'as' must be the name of a variable, not ${typeName(as)}`);
  return as;
}

/** The array that an operator runs over; nothing for null and missing. */
function arrayInput(
  evaluate: Evaluate,
  code: number,
  name: string,
): (...parameters: Parameters<Evaluate>) => unknown[] | undefined {
  return (root, locals) => {
    const value = evaluate(root, locals);
    if (isNullish(value)) return undefined;
    if (!Array.isArray(value))
      throw location(code, `input to ${name} must be an array not ${typeName(value)}`);
    return value;
  };
}

function positiveLimit(value: unknown): number {
  const limit = toInteger(value);
  if (limit === undefined || limit < 1) {
    throw location(327392, "$filter: limit must be represented as a positive 32-bit integral value");
  }
  return limit;
}
