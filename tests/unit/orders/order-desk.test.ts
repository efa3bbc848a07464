import { describe, expect, it } from "vitest";
import { ago } from "~/orders/desk/ago";
import { reprice } from "~/orders/desk/decide-review.server";
import { parseAmount } from "~/orders/desk/money-words";

describe("an amount that was typed", () => {
  it.each([
    ["10", "usd", 1_000],
    ["10.5", "usd", 1_050],
    [" 10.05 ", "eur", 1_005],
    ["0.29", "usd", 29],
    ["1.15", "usd", 115],
    ["999999999999.99", "usd", 99_999_999_999_999],
    ["200", "jpy", 200],
    ["1.234", "kwd", 1_234],
  ])("%s in %s is %i minor units", (typed, currency, amountMinor) => {
    expect(parseAmount(typed, currency)).toEqual({ amountMinor });
  });

  it.each([
    ["", "usd"],
    ["0", "usd"],
    ["0.00", "usd"],
    ["-5", "usd"],
    ["1,000", "usd"],
    ["1 000", "usd"],
    ["10.", "usd"],
    [".5", "usd"],
    ["1e3", "usd"],
    ["0x10", "usd"],
    ["١٠", "usd"],
    ["10.001", "usd"],
    ["200.0", "jpy"],
    ["9999999999999999", "usd"],
  ])("%s in %s is asked about, not guessed", (typed, currency) => {
    expect(parseAmount(typed, currency)).toEqual({ problem: expect.any(String) });
  });
});

it("another total is shared among the items in proportion, to the last minor unit", () => {
  const items = [3_300, 3_300, 3_301].map((amountMinor, index) => ({
    ...{ courseId: String(index), slug: "", title: "", amountMinor },
  }));
  const shared = reprice(items, 9_901, 10_000).map(({ amountMinor }) => amountMinor);
  expect(shared).toEqual([3_332, 3_332, 3_336]);
  expect(reprice(items, 0, 7).map(({ amountMinor }) => amountMinor)).toEqual([0, 0, 7]);
});

it.each([
  [30_000, "just now"],
  [5 * 60_000, "5 min ago"],
  [3 * 60 * 60_000 + 1, "3 h ago"],
  [50 * 60 * 60_000, "2 days ago"],
])("%i ms are told as %s", (ms, words) => {
  const now = new Date("2026-11-25T12:00:00Z");
  expect(ago(new Date(now.getTime() - ms).toISOString(), now)).toBe(words);
});
