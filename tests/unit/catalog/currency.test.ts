import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { currencyFacts, isCurrency, parseCurrency, supportedCurrencies } from "~/catalog/currency";
import { readCurrency, rememberCurrency } from "~/catalog/currency-cookie.server";

beforeEach(() => {
  const environment = {
    SESSION_SECRET: "a-session-secret-of-the-tests-alone",
    MONGODB_URI: "mongodb://127.0.0.1/lectern",
    STRIPE_SECRET_KEY: "sk_test_sandbox",
    STRIPE_PUBLISHABLE_KEY: "pk_test_sandbox",
    STRIPE_WEBHOOK_SECRET: "whsec_sandbox",
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

test.each(supportedCurrencies)("%s has the decimal places that prices are displayed with", (currency) => {
  const format = new Intl.NumberFormat("en", { style: "currency", currency });
  expect(currencyFacts(currency).digits).toBe(format.resolvedOptions().maximumFractionDigits);
});

test("a currency is known by its code in any case, and by nothing else", () => {
  expect(parseCurrency(" JPY ")).toBe("jpy");
  for (const nonsense of ["xyz", "", "toString", "__proto__", null, undefined, 7, ["usd"], {}]) {
    expect(parseCurrency(nonsense)).toBeNull();
  }
  expect(isCurrency("USD")).toBe(false);
});

test("a choice is remembered for a year, out of scripts' reach", async () => {
  const header = await rememberCurrency("jpy");
  for (const attribute of ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=31536000"]) {
    expect(header).toContain(attribute);
  }
  expect(await readCurrency(visit(header.split(";")[0]))).toBe("jpy");
});

test.each([
  undefined,
  "lectern_currency=%E0%A4%A",
  "lectern_currency=InhiYyI%3D",
  "lectern_currency=e30%3D",
  "x=y",
])("a cookie %s is no choice", async (cookie) => {
  expect(await readCurrency(visit(cookie))).toBeNull();
});

function visit(cookie: string | undefined): Request {
  return new Request("http://localhost/", { headers: cookie ? { Cookie: cookie } : {} });
}
