import { isInt32 } from "./values";

const MIN_INT64 = -(2n ** 63n);
const MAX_INT64 = 2n ** 63n - 1n;

export function fitsInt64(value: bigint): boolean {
  return value >= MIN_INT64 && value <= MAX_INT64;
}

function isIntegral(value: number | bigint): boolean {
  return typeof value === "bigint" || isInt32(value);
}

/**
 * Adds two numbers as MongoDB does: int and int give int, or long where 32 bits are too few; a long makes the result a
 * long, a double makes it a double.
 *
 * https://www.mongodb.com/docs/manual/reference/operator/update/inc/
 *
 * @returns `undefined` when 64 bits are too few
 */
export function addNumbers(a: number | bigint, b: number | bigint): number | bigint | undefined {
  if (!isIntegral(a) || !isIntegral(b)) return Number(a) + Number(b);
  if (typeof a === "number" && typeof b === "number") return widen(a + b);
  return checked(BigInt(a) + BigInt(b));
}

/** Multiplies two numbers, with the result's kind as in {@link addNumbers}. */
export function multiplyNumbers(a: number | bigint, b: number | bigint): number | bigint | undefined {
  if (!isIntegral(a) || !isIntegral(b)) return Number(a) * Number(b);
  if (typeof a === "bigint" || typeof b === "bigint") return checked(BigInt(a) * BigInt(b));
  const product = a * b;
  // -0 of int factors is int 0.
  return Number.isSafeInteger(product) ? widen(product + 0) : BigInt(a) * BigInt(b);
}

function widen(value: number): number | bigint {
  return isInt32(value) ? value : BigInt(value);
}

function checked(value: bigint): bigint | undefined {
  return fitsInt64(value) ? value : undefined;
}
