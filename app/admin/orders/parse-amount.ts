import { currencyFacts, isCurrency } from "~/catalog/currency";

/** The amount, or what is wrong with what was typed. */
export type AmountReading = { amountMinor: number } | { problem: string };

/**
 * Reads a typed amount exactly: digits are moved as text, never through a fraction. Only a point separates decimals;
 * `1,000`, which means a thousand to some and one to others, is rejected rather than guessed.
 *
 * @example
 * parseAmount("10.5", "usd"); // { amountMinor: 1050 }
 * parseAmount("1000", "jpy"); // { amountMinor: 1000 }
 */
export function parseAmount(typed: string, currency: string): AmountReading {
  const digits = fractionDigitsOf(currency);
  const example = digits > 0 ? `12.${"50000".slice(0, digits)}` : "1250";
  const [, units = "", fraction = ""] = /^(\d{1,12})(?:\.(\d+))?$/.exec(typed.trim()) ?? [];
  if (!units) return { problem: `Enter the amount in digits, such as ${example}.` };
  if (fraction.length > digits) {
    const most = digits > 0 ? `at most ${digits} decimal places` : "no decimals";
    return { problem: `${currency.toUpperCase()} has ${most}. Enter an amount such as ${example}.` };
  }
  const amountMinor = Number(units + fraction.padEnd(digits, "0"));
  if (!Number.isSafeInteger(amountMinor)) return { problem: "That is more than can be refunded." };
  if (amountMinor === 0) return { problem: "Enter an amount above zero." };
  return { amountMinor };
}

/** How many decimal places the currency has on Stripe. */
export function fractionDigitsOf(currency: string): number {
  if (isCurrency(currency)) return currencyFacts(currency).digits;
  const format = new Intl.NumberFormat("en", { style: "currency", currency });
  return format.resolvedOptions().maximumFractionDigits ?? 2;
}
