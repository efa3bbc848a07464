import { expect, it } from "vitest";
import { mostPolls, pollDelayMs } from "~/orders/poll-order";

const delays = Array.from({ length: mostPolls }, (_, asked) => pollDelayMs(asked));

it("a page asks after a second, then less and less often, never more than 15 s apart", () => {
  expect(delays[0]).toBe(1_000);
  expect(delays).toEqual([...delays].sort((a, b) => a - b));
  expect(delays.at(-1)).toBe(15_000);
});

it("a page that asks thirty times covers more than five minutes, and less than ten", () => {
  expect(delays).toHaveLength(30);
  const minutes = delays.reduce((sum, delay) => sum + delay, 0) / 60_000;
  expect(minutes).toBeGreaterThan(5);
  expect(minutes).toBeLessThan(10);
});
