import type { FieldProblem } from "./field-problem";

interface PostalRule {
  readonly label: string;
  readonly placeholder: string;
  readonly numeric: boolean;
  readonly longest: number;
  readonly complete: RegExp;
}

/** Countries whose card networks check a postal code; others are not asked for one. */
const RULES: Readonly<Record<string, PostalRule>> = {
  US: { label: "ZIP code", placeholder: "12345", numeric: true, longest: 5, complete: /^\d{5}$/ },
  GB: {
    label: "Postal code",
    placeholder: "WS11 1DB",
    numeric: false,
    longest: 8,
    complete: /^[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$/,
  },
  CA: {
    label: "Postal code",
    placeholder: "M5T 1T4",
    numeric: false,
    longest: 7,
    complete: /^[A-Z]\d[A-Z] ?\d[A-Z]\d$/,
  },
};

/** How the form asks for a country's postal code, or null where cards need none. */
export function postalRule(country: string): PostalRule | null {
  return Object.hasOwn(RULES, country) ? (RULES[country] ?? null) : null;
}

/** Normalizes what was typed to the country's format: digits only, or upper case. */
export function formatPostalCode(typed: string, country: string): string {
  const rule = postalRule(country);
  if (!rule) return typed;
  const cleaned = rule.numeric ? typed.replace(/\D/g, "") : typed.toUpperCase().replace(/[^A-Z\d ]/g, "");
  return cleaned.trimStart().replace(/ {2,}/g, " ").slice(0, rule.longest);
}

/** What is wrong with a postal code in this country, or null. */
export function postalCodeProblem(value: string, country: string): FieldProblem | null {
  const rule = postalRule(country);
  if (!rule || rule.complete.test(value.trim())) return null;
  const noun = rule.numeric ? "ZIP code" : "postal code";
  if (!rule.numeric && value.length >= rule.longest)
    return { code: "invalid_zip", message: `Your ${noun} is invalid.` };
  return { code: "incomplete_zip", message: `Your ${noun} is incomplete.` };
}
