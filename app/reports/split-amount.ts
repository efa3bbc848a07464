/**
 * Splits an amount in proportion to weights, so that the shares add up to it exactly: what rounding down leaves over
 * goes, unit by unit, to the parts that lost most by rounding, the first of equals first.
 *
 * Source: largest remainder method (Hare quota).
 *
 * @param amountMinor a whole number, not negative.
 * @param weights whole numbers, not negative; all zero counts as all equal.
 *
 * @example
 * splitAmount(100, [1, 1, 1]); // [34, 33, 33]
 */
export function splitAmount(amountMinor: number, weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total === 0 && weights.length > 0)
    return splitAmount(
      amountMinor,
      weights.map(() => 1),
    );
  // The products can exceed the safe integers.
  const parts = weights.map((weight, index) => {
    const product = BigInt(amountMinor) * BigInt(weight);
    return { index, share: Number(product / BigInt(total)), lost: Number(product % BigInt(total)) };
  });
  const left = amountMinor - parts.reduce((sum, { share }) => sum + share, 0);
  const byLoss = [...parts].sort((a, b) => b.lost - a.lost || a.index - b.index);
  for (const part of byLoss.slice(0, left)) part.share += 1;
  return parts.map(({ share }) => share);
}
