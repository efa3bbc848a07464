import type { FieldProblem } from "./field-problem";

/** No card expires later than this. */
const FURTHEST_YEARS = 50;

/** Keeps the digits of `MMYY`, `MM/YY`, `M/YY` or `MM/YYYY`, as `MMYY`. */
export function expiryDigits(typed: string): string {
  const [month, ...rest] = typed.trim().split(/\s*[/\-.]\s*/);
  let digits = typed.replace(/\D/g, "");
  if (rest.length > 0 && /^[1-9]$/.test(month ?? "")) digits = `0${digits}`;
  if (/^[2-9]/.test(digits)) digits = `0${digits}`;
  if (/^\d{2}20\d{2}$/.test(digits)) digits = digits.slice(0, 2) + digits.slice(4);
  return digits.slice(0, 4);
}

/**
 * Writes an expiry date as `MM / YY`, the slash as soon as the month is known.
 * @param erasing the last edit deleted backwards; then no slash is added after the month
 */
export function formatExpiry(typed: string, erasing = false): string {
  const digits = erasing ? typed.replace(/\D/g, "").slice(0, 4) : expiryDigits(typed);
  if (digits.length < 2 || (erasing && digits.length === 2)) return digits;
  return `${digits.slice(0, 2)} / ${digits.slice(2)}`;
}

/** Month (1 to 12) and full year of a complete `MMYY`, unchecked. */
export function expiryOf(digits: string): { month: number; year: number } | null {
  if (!/^\d{4}$/.test(digits)) return null;
  return { month: Number(digits.slice(0, 2)), year: 2000 + Number(digits.slice(2)) };
}

/** What is wrong with the expiry `MMYY` on the day `today`, or null. A card is good until its month ends. */
export function expiryProblem(digits: string, today: Date): FieldProblem | null {
  if (digits.length >= 2) {
    const month = Number(digits.slice(0, 2));
    if (month < 1 || month > 12)
      return { code: "invalid_expiry_month", message: "Your card's expiration month is invalid." };
  }
  const expiry = expiryOf(digits);
  if (!expiry) return { code: "incomplete_expiry", message: "Your card's expiration date is incomplete." };
  const year = today.getFullYear();
  if (expiry.year < year)
    return { code: "invalid_expiry_year_past", message: "Your card's expiration year is in the past." };
  if (expiry.year === year && expiry.month < today.getMonth() + 1)
    return { code: "invalid_expiry_month_past", message: "Your card's expiration date is in the past." };
  if (expiry.year > year + FURTHEST_YEARS)
    return { code: "invalid_expiry_year", message: "Your card's expiration year is invalid." };
  return null;
}
