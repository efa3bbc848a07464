import { badValue, typeMismatch } from "../query/errors";
import { addNumbers, multiplyNumbers } from "../query/numbers";
import { isDocument, isNumeric, show, showField, typeName } from "../query/values";
import { computed, fieldName, type ModifierFactory, showId, type Target } from "./modifier";

type Calculate = (a: number | bigint, b: number | bigint) => number | bigint | undefined;

const BITWISE: Record<string, (a: bigint, b: bigint) => bigint> = {
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
};

export const numberModifiers: Record<string, ModifierFactory> = {
  /** https://www.mongodb.com/docs/manual/reference/operator/update/inc/ */
  $inc: calculation("$inc", "increment", addNumbers, (operand) => operand),
  /** https://www.mongodb.com/docs/manual/reference/operator/update/mul/: a missing field becomes zero. */
  $mul: calculation("$mul", "multiply", multiplyNumbers, (operand) => (typeof operand === "bigint" ? 0n : 0)),
  /** https://www.mongodb.com/docs/manual/reference/operator/update/bit/ */
  $bit: (operand, path) => {
    const steps = parseBitSteps(operand, path);
    return computed((current, target) => {
      const start = current ?? (current === undefined ? 0 : null);
      if (!isInteger(start)) {
        throw badValue(
          `Cannot apply $bit to a value of non-integral type.${showField("_id", target.document._id)} has the field ${fieldName(target)} of non-integer type ${typeName(current)}`,
        );
      }
      return steps.reduce((value, step) => step(value), start);
    });
  },
};

function calculation(
  name: string,
  verb: string,
  calculate: Calculate,
  ofMissing: (operand: number | bigint) => number | bigint,
): ModifierFactory {
  return (operand, path) => {
    if (!isNumeric(operand)) {
      throw typeMismatch(`Cannot ${verb} with non-numeric argument: {${showField(path, operand)}}`);
    }
    return computed((current, target) => {
      if (current === undefined) return ofMissing(operand);
      if (!isNumeric(current)) throw notNumeric(name, current, target);
      const result = calculate(current, operand);
      if (result === undefined) {
        const kind = typeof current === "bigint" ? "NumberLong" : "NumberInt";
        throw badValue(
          `Failed to apply ${name} operations to current value ((${kind})${current}) for document ${showId(target)}`,
        );
      }
      return result;
    });
  };
}

function notNumeric(name: string, current: unknown, target: Target) {
  return typeMismatch(
    `Cannot apply ${name} to a value of non-numeric type. ${showId(target)} has the field '${fieldName(target)}' of non-numeric type ${typeName(current)}`,
  );
}

function isInteger(value: unknown): value is number | bigint {
  return typeName(value) === "int" || typeof value === "bigint";
}

function parseBitSteps(operand: unknown, path: string): ((value: number | bigint) => number | bigint)[] {
  if (!isDocument(operand)) {
    throw badValue(
      `The $bit modifier is not compatible with a ${typeName(operand)}. You must pass in an embedded document: {$bit: {field: {and/or/xor: #}}`,
    );
  }
  const entries = Object.entries(operand);
  if (entries.length === 0) {
    throw badValue(
      "You must pass in at least one bitwise operation. The format is: {$bit: {field: {and/or/xor: #}}",
    );
  }
  return entries.map(([name, mask]) => {
    const combine = Object.hasOwn(BITWISE, name) ? BITWISE[name] : undefined;
    if (combine === undefined) {
      throw badValue(
        `The $bit modifier only supports 'and', 'or', and 'xor', not '${name}' which is an unknown operator: {${showField(path, operand)}}`,
      );
    }
    if (!isInteger(mask)) {
      throw badValue(
        `The $bit modifier field must be an Integer(32/64 bit); a '${typeName(mask)}' is not supported here: {${name}: ${show(mask)}}`,
      );
    }
    return (value) => {
      const bits = combine(BigInt(value), BigInt(mask));
      return typeof value === "number" && typeof mask === "number" ? Number(bits) : bits;
    };
  });
}
