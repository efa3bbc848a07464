import { badValue } from "./errors";
import type { ValueTest } from "./paths";
import { isNumeric, show, type TypeName, toInteger, typeName } from "./values";

const ALIASES: Record<string, number> = {
  double: 1,
  string: 2,
  object: 3,
  array: 4,
  binData: 5,
  undefined: 6,
  objectId: 7,
  bool: 8,
  date: 9,
  null: 10,
  regex: 11,
  dbPointer: 12,
  javascript: 13,
  symbol: 14,
  javascriptWithScope: 15,
  int: 16,
  timestamp: 17,
  long: 18,
  decimal: 19,
  minKey: -1,
  maxKey: 127,
};

const NAMES = new Map(Object.entries(ALIASES).map(([name, code]) => [code, name]));

/**
 * `$type`: an alias, a number, or a list of these.
 * https://www.mongodb.com/docs/manual/reference/operator/query/type/
 */
export function compileTypeTest(operand: unknown): ValueTest {
  const list = Array.isArray(operand) ? operand : [operand];
  if (list.length === 0) throw badValue("$type must match at least one type");
  const names = new Set(list.flatMap(parseTypeNames));
  return (value) => value !== undefined && names.has(typeName(value));
}

function parseTypeNames(operand: unknown): string[] {
  if (operand === "number") return ["int", "long", "double"] satisfies TypeName[];
  if (typeof operand === "string") {
    if (!Object.hasOwn(ALIASES, operand)) throw badValue(`Unknown type name alias: ${operand}`);
    return [operand];
  }
  if (!isNumeric(operand)) throw badValue("type must be represented as a number or a string");
  const name = NAMES.get(toInteger(operand) ?? Number.NaN);
  if (name === undefined) throw badValue(`Invalid numerical type code: ${show(operand)}`);
  return [name];
}
