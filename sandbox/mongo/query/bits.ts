import type { Binary } from "bson";
import { badValue, failedToParse } from "./errors";
import type { ValueTest } from "./paths";
import { isNumeric, show, toInteger, typeName } from "./values";

const QUANTIFIERS = {
  $bitsAllSet: { all: true, set: true },
  $bitsAllClear: { all: true, set: false },
  $bitsAnySet: { all: false, set: true },
  $bitsAnyClear: { all: false, set: false },
} as const;

export type BitOperator = keyof typeof QUANTIFIERS;

/**
 * The bit tests. The mask is a number, a BinData, or a list of bit positions; numbers are sign-extended.
 * https://www.mongodb.com/docs/manual/reference/operator/query-bitwise/
 */
export function compileBitTest(operator: BitOperator, operand: unknown): ValueTest {
  const positions = parsePositions(operand);
  const { all, set } = QUANTIFIERS[operator];
  return (value) => {
    const isSet = bitReader(value);
    if (isSet === undefined) return false;
    return all
      ? positions.every((position) => isSet(position) === set)
      : positions.some((position) => isSet(position) === set);
  };
}

function bitReader(value: unknown): ((position: number) => boolean) | undefined {
  if (typeName(value) === "binData") {
    const bytes = (value as Binary).value();
    return (position) => (((bytes[position >> 3] ?? 0) >> (position & 7)) & 1) === 1;
  }
  if (!isNumeric(value)) return undefined;
  if (typeof value === "number" && (!Number.isInteger(value) || Math.abs(value) >= 2 ** 63)) return undefined;
  const bits = BigInt(value);
  return (position) => ((bits >> BigInt(Math.min(position, 63))) & 1n) === 1n;
}

function parsePositions(operand: unknown): number[] {
  if (Array.isArray(operand)) return operand.map(parsePosition);
  const isMask = typeName(operand) === "binData" || isNumeric(operand);
  if (!isMask) throw badValue(`value takes an Array, a number, or a BinData but received: ${show(operand)}`);
  if (isNumeric(operand) && !(operand >= 0 && Number.isInteger(Number(operand)))) {
    throw failedToParse(`Expected a non-negative number in: ${show(operand)}`);
  }
  const isSet = bitReader(operand);
  const width = isNumeric(operand) ? 63 : (operand as Binary).length() * 8;
  return Array.from({ length: width }, (_, position) => position).filter((position) => isSet?.(position));
}

function parsePosition(operand: unknown): number {
  const position = toInteger(operand);
  if (position === undefined)
    throw failedToParse(`bit positions must be an integer but got: ${show(operand)}`);
  if (position < 0) throw badValue(`bit positions must be >= 0 but got: ${show(operand)}`);
  return position;
}
