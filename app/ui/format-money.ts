/**
 * A formatted amount, e.g. `$49.00`, `¥7,200`, `KWD 1.500`.
 *
 * The digits are moved as text, never through a fraction, so that no amount is rounded.
 *
 * @param amountMinor integer minor units; how many make a unit, the currency says (ISO 4217).
 * @param currency an ISO code in any case.
 * @param locale a BCP 47 tag; the page's language by default.
 * @throws RangeError if the amount is no safe integer or the currency no ISO code.
 *
 * @example
 * formatMoney(4900, "usd"); // "$49.00"
 */
export function formatMoney(amountMinor: number, currency: string, locale = "en"): string {
  if (!Number.isSafeInteger(amountMinor)) {
    throw new RangeError(`${amountMinor} is no amount in integer minor units.`);
  }
  const format = formatFor(currency, locale);
  return format.format(inUnits(amountMinor, format.resolvedOptions().maximumFractionDigits ?? 2));
}

const formats = new Map<string, Intl.NumberFormat>();

/** Creating one takes a hundred times as long as using it, which adds up in a year's table. */
function formatFor(currency: string, locale: string): Intl.NumberFormat {
  const key = `${locale} ${currency}`;
  const format = formats.get(key) ?? new Intl.NumberFormat(locale, { style: "currency", currency });
  formats.set(key, format);
  return format;
}

function inUnits(amountMinor: number, fractionDigits: number): `${number}` {
  const sign = amountMinor < 0 ? "-" : "";
  const digits = String(Math.abs(amountMinor)).padStart(fractionDigits + 1, "0");
  const cut = digits.length - fractionDigits;
  return `${sign}${digits.slice(0, cut)}.${digits.slice(cut)}0` as `${number}`;
}
