import { describe, expect, test } from "vitest";
import { decodeForm } from "../../http/form";
import { checkChargeable, formatAmount, minorDigits, readCurrency } from "../../parameters/money";
import { Parameters } from "../../parameters/parameters";

describe("money", () => {
  test.each([
    [50, "usd", "$0.50"],
    [1234567, "eur", "€12,345.67"],
    [50, "jpy", "¥50"],
    [1500, "kwd", "KWD 1.500"],
  ])("%i of %s reads %s", (amount, currency, text) => {
    expect(formatAmount(amount, currency).replace("\u00a0", " ")).toBe(text);
  });

  test("yen have no minor unit, dinars have thousandths", () => {
    expect(["usd", "jpy", "kwd"].map(minorDigits)).toEqual([2, 0, 3]);
  });

  test.each([
    [30, "gbp"],
    [50, "jpy"],
    [99_999_999, "usd"],
    [1, "kes"],
  ])("%i of %s may be charged", (amount, currency) => {
    expect(() => checkChargeable(amount, currency)).not.toThrow();
  });

  test.each([
    [29, "gbp", "amount_too_small"],
    [299, "nok", "amount_too_small"],
    [100_000_000, "jpy", "amount_too_large"],
  ])("%i of %s may not: %s", (amount, currency, code) => {
    expect(() => checkChargeable(amount, currency)).toThrow(
      expect.objectContaining({ details: { code, param: "amount" } }),
    );
  });

  test.each(["constructor", "__proto__", "us", "dollars"])("%s is no currency", (currency) => {
    const parameters = new Parameters(decodeForm(`currency=${currency}`));
    expect(() => readCurrency(parameters)).toThrow("Invalid currency");
  });

  test("a currency is read in any case", () => {
    expect(readCurrency(new Parameters(decodeForm("currency=USD")))).toBe("usd");
  });
});
