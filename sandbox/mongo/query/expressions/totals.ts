import { compareBson } from "../order";
import { Summation, standardDeviation } from "../summation";
import { isNumeric } from "../values";
import { isNullish, type Operator, positional } from "./operator";

/**
 * The accumulators' other form, over the elements of one array or over a list of operands; what is no number does not
 * count. https://www.mongodb.com/docs/manual/reference/operator/aggregation/sum/#behavior
 */
export const totals: Record<string, Operator> = {
  $sum: over((values) => summation(values).total),
  $avg: over((values) => summation(values).average),
  $min: over((values) => extreme(values, -1)),
  $max: over((values) => extreme(values, 1)),
  $stdDevPop: over((values) => standardDeviation(values.filter(isNumeric), false)),
  $stdDevSamp: over((values) => standardDeviation(values.filter(isNumeric), true)),
};

/** The smallest (`-1`) or largest (`1`) value; null and missing do not count. */
export function extreme(values: readonly unknown[], direction: 1 | -1): unknown {
  const present = values.filter((value) => !isNullish(value));
  return present.length === 0
    ? null
    : present.reduce((best, value) => (compareBson(value, best) * direction > 0 ? value : best));
}

export function summation(values: readonly unknown[]): Summation {
  const sum = new Summation();
  for (const value of values) if (isNumeric(value)) sum.add(value);
  return sum;
}

function over(reduce: (values: unknown[]) => unknown): Operator {
  return positional(0, Number.POSITIVE_INFINITY, (values) => {
    const [only] = values;
    return reduce(values.length === 1 && Array.isArray(only) ? only : values);
  });
}
