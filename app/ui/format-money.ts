/**
 * An amount for people, e.g. `$49.00`, `¥7,200`.
 *
 * @param amountMinor integer minor units; how many make a unit, the currency says (ISO 4217).
 * @param currency an ISO code in any case.
 */
export function formatMoney(amountMinor: number, currency: string, locale = "en"): string {
  const format = new Intl.NumberFormat(locale, { style: "currency", currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(amountMinor / 10 ** digits);
}
