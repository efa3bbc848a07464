import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CardEntry, cardProblems, isEmptyEntry } from "../../../browser/card/card-entry";
import { countries, firstCountry } from "../../../browser/card/countries";
import { expiryDigits, expiryOf, expiryProblem, formatExpiry } from "../../../browser/card/expiry";
import { formatPostalCode, postalCodeProblem } from "../../../browser/card/postal-code";
import { fieldOfRefusal } from "../../../browser/card/refusal";
import { securityCodeProblem } from "../../../browser/card/security-code";

const today = new Date(2026, 10, 21);

describe("an expiry date", () => {
  test.each([
    ["1", "1"],
    ["5", "05 / "],
    ["12", "12 / "],
    ["1230", "12 / 30"],
    ["1/30", "01 / 30"],
    ["12/2030", "12 / 30"],
    ["12 - 30", "12 / 30"],
    ["123456", "12 / 34"],
  ])("typed as %j is written as %j", (typed, written) => {
    expect(formatExpiry(typed)).toBe(written);
  });

  test("can be erased key by key, slash included", () => {
    expect(formatExpiry("12 / 3", true)).toBe("12 / 3");
    expect(formatExpiry("12 / ", true)).toBe("12");
    expect(formatExpiry("1", true)).toBe("1");
  });

  test.each([
    ["11", "Your card's expiration date is incomplete."],
    ["0030", "Your card's expiration month is invalid."],
    ["1330", "Your card's expiration month is invalid."],
    ["1225", "Your card's expiration year is in the past."],
    ["1026", "Your card's expiration date is in the past."],
    ["1299", "Your card's expiration year is invalid."],
  ])("%s: %s", (digits, message) => {
    expect(expiryProblem(digits, today)?.message).toBe(message);
  });

  test("is good until its month ends", () => {
    expect(expiryProblem("1126", new Date(2026, 10, 30, 23, 59))).toBeNull();
    expect(expiryProblem("1126", new Date(2026, 11, 1))).not.toBeNull();
  });

  test("survives being written out, whatever it is", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: 99 }), (month, year) => {
        const digits = `${String(month).padStart(2, "0")}${String(year).padStart(2, "0")}`;
        expect(expiryOf(expiryDigits(formatExpiry(digits)))).toEqual({ month, year: 2000 + year });
      }),
    );
  });
});

describe("the other fields", () => {
  test("a security code has four digits on American Express and three elsewhere", () => {
    expect(securityCodeProblem("123", "visa")).toBeNull();
    expect(securityCodeProblem("123", "amex")?.message).toBe("Your card's security code is incomplete.");
    expect(securityCodeProblem("1234", "amex")).toBeNull();
  });

  test.each([
    ["US", "12a3456", "12345", null],
    ["US", "1234", "1234", "Your ZIP code is incomplete."],
    ["GB", "sw1a 1aa", "SW1A 1AA", null],
    ["GB", "sw1", "SW1", "Your postal code is incomplete."],
    ["CA", "m5t1t4", "M5T1T4", null],
    ["CA", "1234567", "1234567", "Your postal code is invalid."],
    ["JP", "", "", null],
    ["__proto__", "", "", null],
  ])("postal code of %s: %j becomes %j", (country, typed, written, message) => {
    const value = formatPostalCode(typed, country);
    expect(value).toBe(written);
    expect(postalCodeProblem(value, country)?.message ?? null).toBe(message);
  });

  test("the first country is the shop's, else the browser's, else the United States", () => {
    expect(firstCountry("DE", "en-GB")).toBe("DE");
    expect(firstCountry(undefined, "en-GB")).toBe("GB");
    expect(firstCountry("nowhere", "eo")).toBe("US");
    expect(firstCountry(undefined, "not a language")).toBe("US");
  });

  test("every country has a name and stands once in the list", () => {
    const all = countries();
    expect(new Set(all.map(({ code }) => code)).size).toBe(all.length);
    expect(all.filter(({ code, name }) => code === name)).toEqual([]);
    expect(all).toHaveLength(250);
  });
});

describe("a whole entry", () => {
  const empty: CardEntry = { number: "", expiry: "", cvc: "", country: "US", postalCode: "" };
  const full: CardEntry = {
    number: "4242 4242 4242 4242",
    expiry: "12 / 34",
    cvc: "123",
    country: "US",
    postalCode: "42424",
  };

  test("without mistakes has no problems", () => {
    expect(cardProblems(full, today).size).toBe(0);
    expect(isEmptyEntry(full)).toBe(false);
  });

  test("names every problem in the order of the form", () => {
    expect([...cardProblems(empty, today).keys()]).toEqual(["number", "expiry", "cvc", "postalCode"]);
    expect(isEmptyEntry(empty)).toBe(true);
  });

  test("a refusal is shown where the customer can mend it, and others are left to the shop", () => {
    const field = (code: string, decline_code?: string) =>
      fieldOfRefusal({ type: "card_error", code, decline_code });
    expect(field("card_declined", "insufficient_funds")).toBe("number");
    expect(field("incorrect_cvc", "incorrect_cvc")).toBe("cvc");
    expect(field("expired_card")).toBe("expiry");
    expect(field("processing_error")).toBeNull();
    expect(field("constructor")).toBeNull();
  });
});
