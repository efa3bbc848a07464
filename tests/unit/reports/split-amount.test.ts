import fc from "fast-check";
import { expect, it } from "vitest";
import { splitAmount } from "~/reports/split-amount";

const weights = fc.array(fc.nat(1_000_000_000), { minLength: 1, maxLength: 12 });

it.each([
  [100, [1, 1, 1], [34, 33, 33]],
  [5, [1, 3], [1, 4]],
  [1, [1, 1], [1, 0]],
  [7, [0, 0], [4, 3]],
  [0, [5, 6], [0, 0]],
])("%i over %j is %j", (amount, over, shares) => {
  expect(splitAmount(amount, over)).toEqual(shares);
});

it("shares add up to the amount, and none is a unit or more away from its exact part", () => {
  fc.assert(
    fc.property(fc.nat(Number.MAX_SAFE_INTEGER), weights, (amount, over) => {
      const shares = splitAmount(amount, over);
      const total = over.reduce((sum, weight) => sum + weight, 0) || over.length;
      expect(shares.reduce((sum, share) => sum + BigInt(share), 0n)).toBe(BigInt(amount));
      shares.forEach((share, index) => {
        const weight = over.some((each) => each > 0) ? (over[index] ?? 0) : 1;
        const away = BigInt(share) * BigInt(total) - BigInt(amount) * BigInt(weight);
        expect(away < BigInt(total) && -away < BigInt(total)).toBe(true);
      });
    }),
  );
});

it("the whole, split by its own parts, gives each part back", () => {
  fc.assert(
    fc.property(weights, (parts) => {
      const total = parts.reduce((sum, part) => sum + part, 0);
      expect(splitAmount(total, parts)).toEqual(parts);
    }),
  );
});
