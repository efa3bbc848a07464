import { describe, expect, test } from "vitest";
import {
  brandOf,
  cvcLength,
  numberLengths,
  passesLuhn,
  TEST_CARDS,
  testCardByAlias,
  testCardByNumber,
} from "../../cards";

describe("the table of test cards", () => {
  test.each(TEST_CARDS)("$number is a $brand number with a right check digit", ({ number, brand }) => {
    expect(passesLuhn(number)).toBe(true);
    expect(brandOf(number)).toBe(brand);
    expect(numberLengths(brand)).toContain(number.length);
    expect(testCardByNumber(number)?.number).toBe(number);
  });

  test("has no number and no alias twice", () => {
    const numbers = TEST_CARDS.map(({ number }) => number);
    const aliases = TEST_CARDS.flatMap((card) => card.aliases);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(new Set(aliases).size).toBe(aliases.length);
    expect(testCardByAlias("pm_card_visa")?.number).toBe("4242424242424242");
  });
});

describe("brands", () => {
  test.each([
    ["4", "visa"],
    ["51", "mastercard"],
    ["2221", "mastercard"],
    ["2720", "mastercard"],
    ["2721", "unknown"],
    ["2220", "unknown"],
    ["34", "amex"],
    ["6011", "discover"],
    ["3528", "jcb"],
    ["36", "diners"],
    ["62", "unionpay"],
    ["", "unknown"],
    ["9", "unknown"],
  ])("%s begins a %s number", (digits, brand) => {
    expect(brandOf(digits)).toBe(brand);
  });

  test("American Express has four digits of security code, the others three", () => {
    expect([cvcLength("amex"), cvcLength("visa")]).toEqual([4, 3]);
  });
});

describe("the check digit", () => {
  test.each(["4242424242424241", "4242424242424224", "", "4242 4242", "abc"])("%s fails", (digits) => {
    expect(passesLuhn(digits)).toBe(false);
  });
});
