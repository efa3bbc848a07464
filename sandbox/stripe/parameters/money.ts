import { invalidRequest } from "../http/problem";
import type { Parameters } from "./parameters";

/** Currencies without minor units: one unit is one yen. See https://docs.stripe.com/currencies#zero-decimal. */
const ZERO_DECIMAL = new Set("bif clp djf gnf jpy kmf krw mga pyg rwf ugx vnd vuv xaf xof xpf".split(" "));

/** Currencies with thousandths. */
const THREE_DECIMAL = new Set("bhd jod kwd omr tnd".split(" "));

/** Smallest charge in minor units, see https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts. */
const SMALLEST_CHARGE: Readonly<Record<string, number>> = {
  usd: 50,
  aed: 200,
  aud: 50,
  bgn: 100,
  brl: 50,
  cad: 50,
  chf: 50,
  czk: 1500,
  dkk: 250,
  eur: 50,
  gbp: 30,
  hkd: 400,
  huf: 17500,
  inr: 50,
  jpy: 50,
  mxn: 1000,
  myr: 200,
  nok: 300,
  nzd: 50,
  pln: 200,
  ron: 200,
  sek: 300,
  sgd: 50,
  thb: 1000,
};

/** Other currencies that a charge may have, without a minimum of their own. */
const OTHER_CURRENCIES = new Set([
  ...ZERO_DECIMAL,
  ...THREE_DECIMAL,
  ..."ars bdt cop crc egp gel ghs idr ils isk jmd kes lkr mad ngn pen php pkr qar sar try twd uah uyu zar".split(
    " ",
  ),
]);

const LARGEST_CHARGE = 99_999_999;

/** Digits after the decimal point: 0 for yen, 2 for dollars. */
export function minorDigits(currency: string): number {
  if (ZERO_DECIMAL.has(currency)) return 0;
  return THREE_DECIMAL.has(currency) ? 3 : 2;
}

/** A formatted amount, e.g. `$0.50` or `¥50`. */
export function formatAmount(amountMinor: number, currency: string): string {
  const digits = minorDigits(currency);
  return new Intl.NumberFormat("en-US", {
    style: "currency",
    currency,
    currencyDisplay: "narrowSymbol",
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(amountMinor / 10 ** digits);
}

/** The parameter `currency`, in lower case. */
export function readCurrency(parameters: Parameters): string | undefined {
  const given = parameters.text("currency")?.toLowerCase();
  if (given === undefined || Object.hasOwn(SMALLEST_CHARGE, given) || OTHER_CURRENCIES.has(given))
    return given;
  const supported = [...Object.keys(SMALLEST_CHARGE), ...OTHER_CURRENCIES].join(", ");
  throw invalidRequest(
    `Invalid currency: ${given.slice(0, 20)}. Stripe currently supports these currencies: ${supported}`,
    { param: "currency" },
  );
}

/** The parameter `amount` in minor units; `checkChargeable` checks the currency's limits. */
export function readAmount(parameters: Parameters, name = "amount"): number | undefined {
  return parameters.integer(name, { least: 1 });
}

/** @throws Problem `amount_too_small` or `amount_too_large` */
export function checkChargeable(amountMinor: number, currency: string): void {
  const smallest = SMALLEST_CHARGE[currency] ?? 1;
  if (amountMinor < smallest) {
    throw invalidRequest(`Amount must be at least ${formatAmount(smallest, currency)} ${currency}`, {
      code: "amount_too_small",
      param: "amount",
    });
  }
  if (amountMinor > LARGEST_CHARGE) {
    throw invalidRequest(`Amount must be no more than ${formatAmount(LARGEST_CHARGE, currency)}`, {
      code: "amount_too_large",
      param: "amount",
    });
  }
}
