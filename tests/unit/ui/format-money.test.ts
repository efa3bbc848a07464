import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatMoney } from "~/ui/format-money";

const plain = (text: string) => text.replaceAll("\u00a0", " ");

describe("an amount for people", () => {
  test.each([
    [4900, "usd", "en", "$49.00"],
    [4905, "USD", "en", "$49.05"],
    [5, "usd", "en", "$0.05"],
    [0, "eur", "en", "€0.00"],
    [-1250, "eur", "en", "-€12.50"],
    [123456789, "eur", "de", "1.234.567,89 €"],
    [7200, "jpy", "en", "¥7,200"],
    [1500, "kwd", "en", "KWD 1.500"],
    [1, "kwd", "en", "KWD 0.001"],
  ])("%i minor units of %s in %s read %s", (amountMinor, currency, locale, words) => {
    expect(plain(formatMoney(amountMinor, currency, locale))).toBe(words);
  });

  test("keeps every digit of the largest amounts, where a fraction would round", () => {
    expect(formatMoney(Number.MAX_SAFE_INTEGER, "usd")).toBe("$90,071,992,547,409.91");
  });

  test("shows exactly the digits of any amount", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.constantFrom("usd", "jpy", "kwd"), (amountMinor, currency) => {
        const digits = formatMoney(amountMinor, currency).replaceAll(/\D/g, "");
        expect(Number(digits)).toBe(Math.abs(amountMinor));
      }),
    );
  });

  test.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])(
    "refuses %d, which is no amount",
    (amount) => {
      expect(() => formatMoney(amount, "usd")).toThrow(RangeError);
    },
  );

  test("refuses what is no currency", () => {
    expect(() => formatMoney(100, "dollars")).toThrow(RangeError);
  });
});
