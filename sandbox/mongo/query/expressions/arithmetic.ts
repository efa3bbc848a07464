import { badValue, location, typeMismatch } from "../errors";
import { addNumbers, multiplyNumbers } from "../numbers";
import { isNumeric, toInteger, typeName } from "../values";
import { isNullish, type Operator, positional, unaryOrNull } from "./operator";

const MANY = Number.POSITIVE_INFINITY;
const LARGEST_PRECISION = 100;

/** Numeric operators that only the value's magnitude matters to: long stays long, and null stays null. */
export const arithmetic: Record<string, Operator> = {
  $add: positional(0, MANY, (values) => {
    if (values.some(isNullish)) return null;
    const dates = values.filter((value) => value instanceof Date);
    if (dates.length > 1) throw location(16612, "only one date allowed in an $add expression");
    const total = values.map(toAddend).reduce(sum, 0);
    return dates.length === 1 ? new Date(Number(total)) : total;
  }),
  $subtract: positional(2, 2, ([a, b]) => {
    if (isNullish(a) || isNullish(b)) return null;
    if (a instanceof Date && b instanceof Date) return BigInt(a.getTime() - b.getTime());
    if (a instanceof Date && isNumeric(b)) return new Date(a.getTime() - Math.round(Number(b)));
    if (isNumeric(a) && isNumeric(b)) return sum(a, negate(b));
    throw typeMismatch(`can't $subtract ${typeName(b)} from ${typeName(a)}`);
  }),
  $multiply: positional(0, MANY, (values, name) => {
    if (values.some(isNullish)) return null;
    return values
      .map((value) => numeric(value, name))
      .reduce((a, b) => multiplyNumbers(a, b) ?? Number(a) * Number(b), 1);
  }),
  $divide: positional(2, 2, ([a, b]) => {
    if (isNullish(a) || isNullish(b)) return null;
    if (!isNumeric(a) || !isNumeric(b)) {
      throw typeMismatch(`$divide only supports numeric types, not ${typeName(a)} and ${typeName(b)}`);
    }
    if (Number(b) === 0) throw badValue("can't $divide by zero");
    return Number(a) / Number(b);
  }),
  $mod: positional(2, 2, ([a, b]) => {
    if (isNullish(a) || isNullish(b)) return null;
    if (!isNumeric(a) || !isNumeric(b)) {
      throw location(16611, `$mod only supports numeric types, not ${typeName(a)} and ${typeName(b)}`);
    }
    if (Number(b) === 0) throw location(16610, "can't $mod by zero");
    return isWhole(a) && isWhole(b) ? narrow(a, b, BigInt(a) % BigInt(b)) : Number(a) % Number(b);
  }),
  $abs: magnitude((value) => (value < 0 ? negate(value) : value)),
  $ceil: magnitude((value) => (typeof value === "bigint" ? value : Math.ceil(value))),
  $floor: magnitude((value) => (typeof value === "bigint" ? value : Math.floor(value))),
  $round: rounding(roundHalfEven),
  $trunc: rounding(Math.trunc),
  $sqrt: real((value) => {
    if (value < 0) throw location(28714, "$sqrt's argument must be greater than or equal to 0");
    return Math.sqrt(value);
  }),
  $exp: real(Math.exp),
  $ln: real((value) => positive(value, 28766, "$ln's argument must be a positive number") && Math.log(value)),
  $log10: real(
    (value) => positive(value, 28761, "$log10's argument must be a positive number") && Math.log10(value),
  ),
  $log: positional(2, 2, ([value, base], name) => {
    if (isNullish(value) || isNullish(base)) return null;
    const [x, b] = [Number(numeric(value, name)), Number(numeric(base, name))];
    positive(x, 28758, "$log's argument must be a positive number");
    if (!(b > 0) || b === 1) throw location(28759, "$log's base must be a positive number not equal to 1");
    return Math.log(x) / Math.log(b);
  }),
  $pow: positional(2, 2, ([base, exponent], name) => {
    if (isNullish(base) || isNullish(exponent)) return null;
    const [b, e] = [numeric(base, name), numeric(exponent, name)];
    if (Number(b) === 0 && e < 0) {
      throw location(28764, "$pow cannot take a base of 0 and a negative exponent");
    }
    const power = Number(b) ** Number(e);
    return isWhole(b) && isWhole(e) && e >= 0 && Math.abs(power) < 2 ** 63
      ? narrow(b, e, BigInt(b) ** BigInt(e))
      : power;
  }),
};

function sum(a: number | bigint, b: number | bigint): number | bigint {
  return addNumbers(a, b) ?? Number(a) + Number(b);
}

/** Negates; `-0` would be a double. */
function negate(value: number | bigint): number | bigint {
  return typeof value === "bigint" ? -value : 0 - value;
}

function toAddend(value: unknown): number | bigint {
  if (value instanceof Date) return value.getTime();
  if (isNumeric(value)) return value;
  throw typeMismatch(`$add only supports numeric or date types, not ${typeName(value)}`);
}

function numeric(value: unknown, name: string): number | bigint {
  if (isNumeric(value)) return value;
  throw typeMismatch(`${name} only supports numeric types, not ${typeName(value)}`);
}

function isWhole(value: number | bigint): boolean {
  return typeof value === "bigint" || typeName(value) === "int";
}

/** Two ints give an int where it fits; a long makes the result a long. */
function narrow(a: number | bigint, b: number | bigint, result: bigint): number | bigint {
  const number = Number(result);
  return typeof a === "number" && typeof b === "number" && typeName(number) === "int" ? number : result;
}

function magnitude(apply: (value: number | bigint) => number | bigint): Operator {
  return unaryOrNull((value, name) => {
    if (!isNumeric(value))
      throw location(28765, `${name} only supports numeric types, not ${typeName(value)}`);
    return apply(value);
  });
}

function real(apply: (value: number) => unknown): Operator {
  return unaryOrNull((value, name) => {
    if (!isNumeric(value))
      throw location(28765, `${name} only supports numeric types, not ${typeName(value)}`);
    return apply(Number(value));
  });
}

function positive(value: number, code: number, message: string): true {
  if (value <= 0) throw location(code, message);
  return true;
}

function rounding(round: (value: number) => number): Operator {
  return positional(1, 2, ([value, place = 0], name) => {
    if (isNullish(value) || isNullish(place)) return null;
    const digits = toInteger(place);
    if (digits === undefined || digits < -20 || digits > LARGEST_PRECISION) {
      throw location(51083, `cannot apply ${name} with precision value ${place}, it must be in [-20, 100]`);
    }
    if (!isNumeric(value))
      throw location(51081, `${name} only supports numeric types, not ${typeName(value)}`);
    return scale(value, digits, round);
  });
}

/** Shifts the decimal point in the number's shortest notation: `1.005 * 100` would already be off. */
function scale(value: number | bigint, digits: number, round: (value: number) => number): number | bigint {
  if (typeof value === "bigint") {
    if (digits >= 0) return value;
    const unit = 10 ** -digits;
    return Number.isSafeInteger(Number(value)) ? BigInt(round(Number(value) / unit) * unit) : value;
  }
  if (!Number.isFinite(value) || (Number.isInteger(value) && digits >= 0)) return value;
  return shift(round(shift(value, digits)), -digits);
}

function shift(value: number, digits: number): number {
  const [mantissa, exponent = "0"] = String(value).split("e");
  return Number(`${mantissa}e${Number(exponent) + digits}`);
}

/** https://www.mongodb.com/docs/manual/reference/operator/aggregation/round/: a half goes to the even neighbour. */
function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
