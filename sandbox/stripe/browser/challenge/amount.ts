/**
 * An amount of money in words: `formatAmount(4900, "usd")` is `$49.00`, `formatAmount(4900, "jpy")` is `¥4,900`.
 * @param amountMinor in the currency's smallest unit
 */
export function formatAmount(amountMinor: number, currency: string): string {
  const format = new Intl.NumberFormat("en", { style: "currency", currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(amountMinor / 10 ** digits);
}
