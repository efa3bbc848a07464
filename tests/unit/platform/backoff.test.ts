import { expect, test } from "vitest";
import { backoffMs } from "~/platform/backoff";

const steps = { firstMs: 1_000, longestMs: 10_000 };

test.each([
  [0, 500, 1_000],
  [1, 1_000, 2_000],
  [3, 4_000, 8_000],
  [4, 5_000, 10_000],
  [5_000, 5_000, 10_000],
])("after %i tries the wait is between %i and %i ms", (attempts, shortest, longest) => {
  expect(backoffMs(steps, attempts, 0)).toBe(shortest);
  expect(backoffMs(steps, attempts, 1)).toBe(longest);
});
