import { location } from "../errors";
import { isNumeric, typeName } from "../values";
import { isNullish, type Operator, positional, unaryOrNull } from "./operator";

/** https://www.mongodb.com/docs/manual/reference/operator/aggregation/#trigonometry-expression-operators */
export const trigonometry: Record<string, Operator> = {
  $sin: bounded(Math.sin, Number.isFinite),
  $cos: bounded(Math.cos, Number.isFinite),
  $tan: bounded(Math.tan, Number.isFinite),
  $asin: bounded(Math.asin, isUnit),
  $acos: bounded(Math.acos, isUnit),
  $atan: bounded(Math.atan, isAny),
  $sinh: bounded(Math.sinh, isAny),
  $cosh: bounded(Math.cosh, isAny),
  $tanh: bounded(Math.tanh, isAny),
  $asinh: bounded(Math.asinh, isAny),
  $acosh: bounded(Math.acosh, (value) => value >= 1),
  $atanh: bounded(Math.atanh, isUnit),
  $degreesToRadians: bounded((value) => (value * Math.PI) / 180, isAny),
  $radiansToDegrees: bounded((value) => (value * 180) / Math.PI, isAny),
  $atan2: positional(2, 2, ([y, x], name) =>
    isNullish(y) || isNullish(x) ? null : Math.atan2(toNumber(y, name), toNumber(x, name)),
  ),
};

function bounded(apply: (value: number) => number, accepts: (value: number) => boolean): Operator {
  return unaryOrNull((value, name) => {
    const number = toNumber(value, name);
    if (!Number.isNaN(number) && !accepts(number)) {
      throw location(50989, `cannot apply ${name} to ${number}, value is out of its domain`);
    }
    return apply(number);
  });
}

function toNumber(value: unknown, name: string): number {
  if (!isNumeric(value)) throw location(28765, `${name} only supports numeric types, not ${typeName(value)}`);
  return Number(value);
}

function isUnit(value: number): boolean {
  return value >= -1 && value <= 1;
}

function isAny(): boolean {
  return true;
}
