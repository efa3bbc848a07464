import { currencyFacts, isCurrency } from "~/catalog/currency";

/** Why a typed amount can't be taken, in words for whoever typed it. */
export type AmountReading = { amountMinor: number } | { problem: string };

/**
 * Reads an amount that somebody typed, exactly: the digits are moved as text, never through a fraction. A point divides,
 * and nothing else; so `1,000`, which is a thousand to one and one to another, is asked about rather than guessed.
 *
 * @example
 * parseAmount("10.5", "usd"); // { amountMinor: 1050 }
 * parseAmount("1000", "jpy"); // { amountMinor: 1000 }
 */
export function parseAmount(typed: string, currency: string): AmountReading {
  const digits = fractionDigitsOf(currency);
  const example = digits > 0 ? `12.${"50000".slice(0, digits)}` : "1250";
  const [, units = "", fraction = ""] = /^(\d{1,12})(?:\.(\d+))?$/.exec(typed.trim()) ?? [];
  if (!units) return { problem: `Write the amount in digits, like ${example}.` };
  if (fraction.length > digits) {
    const most = digits > 0 ? `at most ${digits} digits after the point` : "no decimals";
    return { problem: `${currency.toUpperCase()} has ${most}: write it like ${example}.` };
  }
  const amountMinor = Number(units + fraction.padEnd(digits, "0"));
  if (!Number.isSafeInteger(amountMinor)) return { problem: "That is more than can be given back." };
  if (amountMinor === 0) return { problem: "An amount above zero is needed." };
  return { amountMinor };
}

/** How many decimals the currency has at Stripe. */
export function fractionDigitsOf(currency: string): number {
  if (isCurrency(currency)) return currencyFacts(currency).digits;
  const format = new Intl.NumberFormat("en", { style: "currency", currency });
  return format.resolvedOptions().maximumFractionDigits ?? 2;
}
