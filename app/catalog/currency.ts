/**
 * The currencies that a course can be sold in, in Stripe's lower-case spelling, which is also how orders
 * store them. `digits` are the minor unit's decimal places as Stripe counts them
 * (https://docs.stripe.com/currencies#zero-decimal); `minimumMinor` is the least amount that Stripe
 * charges (https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts).
 */
const currencies = {
  usd: { name: "US dollar", digits: 2, minimumMinor: 50 },
  eur: { name: "Euro", digits: 2, minimumMinor: 50 },
  gbp: { name: "Pound sterling", digits: 2, minimumMinor: 30 },
  jpy: { name: "Japanese yen", digits: 0, minimumMinor: 50 },
  chf: { name: "Swiss franc", digits: 2, minimumMinor: 50 },
  cad: { name: "Canadian dollar", digits: 2, minimumMinor: 50 },
  aud: { name: "Australian dollar", digits: 2, minimumMinor: 50 },
} as const satisfies Record<string, CurrencyFacts>;

interface CurrencyFacts {
  name: string;
  digits: number;
  minimumMinor: number;
}

/** An ISO 4217 code in lower case. */
export type Currency = keyof typeof currencies;

export const supportedCurrencies = Object.keys(currencies) as Currency[];

/** Whether the value is a supported currency in its stored spelling; "USD" is not. */
export function isCurrency(value: unknown): value is Currency {
  return typeof value === "string" && Object.hasOwn(currencies, value);
}

/** The currency meant by, e.g., "USD" or " usd "; null if it isn't supported. */
export function parseCurrency(value: unknown): Currency | null {
  if (typeof value !== "string") return null;
  const code = value.trim().toLowerCase();
  return isCurrency(code) ? code : null;
}

/** Name, decimal places and least chargeable amount of a supported currency. */
export function currencyFacts(currency: Currency): CurrencyFacts {
  return currencies[currency];
}
