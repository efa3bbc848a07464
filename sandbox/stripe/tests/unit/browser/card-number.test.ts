import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cardDigits, formatCardNumber, numberProblem } from "../../../browser/card/number";
import { TEST_CARDS } from "../../../cards";

describe("a card number", () => {
  test.each([
    ["4242424242424242", "4242 4242 4242 4242"],
    ["378282246310005", "3782 822463 10005"],
    ["36227206271667", "3622 720627 1667"],
    ["3056930009020004", "3056 9300 0902 0004"],
    ["42424", "4242 4"],
    ["3782822", "3782 822"],
    ["", ""],
  ])("%s is grouped as on its card: %s", (typed, formatted) => {
    expect(formatCardNumber(typed)).toBe(formatted);
  });

  test("takes what is pasted with spaces, dashes and words, and no more digits than its brand has", () => {
    expect(formatCardNumber(" 4242-4242 4242x4242 99")).toBe("4242 4242 4242 4242");
    expect(cardDigits("3782822463100059999")).toBe("378282246310005");
  });

  test("keeps its digits however often it is formatted", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{0,19}$/), (digits) => {
        const formatted = formatCardNumber(digits);
        expect(formatted.replaceAll(" ", "")).toBe(cardDigits(digits));
        expect(formatCardNumber(formatted)).toBe(formatted);
      }),
    );
  });

  test("every documented test card is accepted", () => {
    for (const { number } of TEST_CARDS) expect([number, numberProblem(number)]).toEqual([number, null]);
  });

  test.each([
    ["", "Your card number is incomplete."],
    ["4242", "Your card number is incomplete."],
    ["4242424242424241", "Your card number is invalid."],
    ["378282246310006", "Your card number is invalid."],
  ])("%j: %s", (digits, message) => {
    expect(numberProblem(digits)?.message).toBe(message);
  });

  test("a number that may be somebody's real card is refused in the words of Stripe's test mode", () => {
    expect(numberProblem("4929111111111113")).toMatchObject({
      code: "card_declined",
      message: expect.stringContaining("Your request was in test mode, but used a non test card."),
    });
  });

  test("no number outside the list is ever accepted", () => {
    const known = new Set(TEST_CARDS.map(({ number }) => number));
    fc.assert(
      fc.property(fc.stringMatching(/^\d{12,19}$/), (digits) => {
        expect(numberProblem(digits) === null).toBe(known.has(digits));
      }),
    );
  });
});
