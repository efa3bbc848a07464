import { addNumbers } from "./numbers";
import { isInt32 } from "./values";

/**
 * Sums numbers as `$sum` and `$avg` do: exactly while all are integers, with compensation for rounding where doubles
 * are among them. The result is a double if one was a double, else a long if one was a long or 32 bits are too few.
 */
export class Summation {
  count = 0;
  #integers: number | bigint = 0;
  #doubles = 0;
  #compensation = 0;
  #sawDouble = false;

  add(value: number | bigint): void {
    this.count++;
    if (typeof value === "number" && !isInt32(value)) this.#addDouble(value);
    else this.#addInteger(value);
  }

  get total(): number | bigint {
    if (!this.#sawDouble) return this.#integers;
    const doubles = this.#doubles + this.#compensation;
    return Number(this.#integers) + (Number.isNaN(doubles) ? this.#doubles : doubles);
  }

  get average(): number | null {
    return this.count === 0 ? null : Number(this.total) / this.count;
  }

  #addInteger(value: number | bigint): void {
    const sum = addNumbers(this.#integers, value);
    if (sum === undefined) this.#addDouble(Number(value));
    else this.#integers = sum;
  }

  /** Neumaier's variant of Kahan's summation. */
  #addDouble(value: number): void {
    this.#sawDouble = true;
    const sum = this.#doubles + value;
    this.#compensation +=
      Math.abs(this.#doubles) >= Math.abs(value) ? this.#doubles - sum + value : value - sum + this.#doubles;
    this.#doubles = sum;
  }
}

/** The standard deviation; a sample needs two values. */
export function standardDeviation(values: readonly (number | bigint)[], isSample: boolean): number | null {
  const numbers = values.map(Number);
  const divisor = numbers.length - (isSample ? 1 : 0);
  if (divisor <= 0) return null;
  const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
  return Math.sqrt(numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0) / divisor);
}
