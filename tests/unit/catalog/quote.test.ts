import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CatalogError } from "~/catalog/catalog-error";
import type { Price } from "~/catalog/course";
import { supportedCurrencies } from "~/catalog/currency";
import { chooseCurrency, type PricedCourse, priceFor, quote } from "~/catalog/quote";

const prices: Price[] = [
  { currency: "eur", amountMinor: 4500 },
  { currency: "jpy", amountMinor: 7200 },
];
const course: PricedCourse = { id: "a1", slug: "bread", title: "Bread", access: "paid", prices };
const free: PricedCourse = { ...course, access: "free", prices: [] };

describe("a quote", () => {
  test("is the course's own price in the asked currency", () => {
    expect(quote(course, { currency: "jpy" })).toEqual({
      currency: "jpy",
      amountMinor: 7200,
      items: [{ courseId: "a1", slug: "bread", title: "Bread", amountMinor: 7200 }],
    });
  });

  test("is never converted from another currency", () => {
    const error = refusal(() => quote(course, { currency: "usd" }));
    expect(error.code).toBe("currency_not_offered");
    expect(error.facts).toMatchObject({ offered: ["eur", "jpy"] });
  });

  test("is refused for what isn't sold", () => {
    expect(refusal(() => quote(free, { currency: "eur" })).code).toBe("not_for_sale");
    expect(refusal(() => quote({ ...course, prices: [] }, { currency: "eur" })).code).toBe("not_for_sale");
    expect(refusal(() => quote({ ...course, access: "free" }, { currency: "eur" })).code).toBe(
      "not_for_sale",
    );
  });

  test.each([0, -1, 0.5, 45.01, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])(
    "is refused while the stored price is %s",
    (amountMinor) => {
      const broken = { ...course, prices: [{ currency: "eur" as const, amountMinor }] };
      expect(refusal(() => quote(broken, { currency: "eur" })).code).toBe("bad_price");
    },
  );

  test("adds up, in whole minor units, whatever is asked", () => {
    const anyPrices = fc.uniqueArray(
      fc.record({
        currency: fc.constantFrom(...supportedCurrencies),
        amountMinor: fc.integer({ min: 1, max: 99_999_999 }),
      }),
      { selector: (price) => price.currency, minLength: 1 },
    );
    fc.assert(
      fc.property(anyPrices, fc.string(), (offered, preferred) => {
        const currency = chooseCurrency({ ...course, prices: offered }, preferred);
        const { amountMinor, items } = quote({ ...course, prices: offered }, { currency });
        expect(Number.isSafeInteger(amountMinor)).toBe(true);
        expect(items.reduce((sum, item) => sum + item.amountMinor, 0)).toBe(amountMinor);
        expect(offered).toContainEqual({ currency, amountMinor });
      }),
    );
  });
});

describe("the currency", () => {
  test.each([
    ["jpy", "jpy"],
    ["JPY", "jpy"],
    ["usd", "eur"],
    ["__proto__", "eur"],
    ["", "eur"],
    [null, "eur"],
    [undefined, "eur"],
  ])("for a visitor who prefers %s is %s", (preferred, chosen) => {
    expect(chooseCurrency(course, preferred)).toBe(chosen);
    expect(priceFor(course, preferred)?.currency).toBe(chosen);
  });

  test("of a free course doesn't exist", () => {
    expect(priceFor(free, "eur")).toBeNull();
    expect(refusal(() => chooseCurrency(free)).code).toBe("not_for_sale");
  });
});

function refusal(attempt: () => unknown): CatalogError {
  try {
    attempt();
  } catch (error) {
    if (error instanceof CatalogError) return error;
    throw error;
  }
  throw new Error("It was not refused.");
}
