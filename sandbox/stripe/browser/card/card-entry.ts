import { brandOf } from "../../cards";
import { expiryDigits, expiryProblem } from "./expiry";
import type { FieldProblem } from "./field-problem";
import { numberProblem } from "./number";
import { postalCodeProblem } from "./postal-code";
import { securityCodeProblem } from "./security-code";

/** The fields of the card form that can be wrong, in the order of the form. */
export const CARD_FIELDS = ["number", "expiry", "cvc", "postalCode"] as const;
export type CardField = (typeof CARD_FIELDS)[number];

/** The contents of the card form, as typed. */
export interface CardEntry {
  readonly number: string;
  readonly expiry: string;
  readonly cvc: string;
  readonly country: string;
  readonly postalCode: string;
}

/** Every problem with the entry on the day `today`, in the order of the form. */
export function cardProblems(entry: CardEntry, today: Date): Map<CardField, FieldProblem> {
  const digits = entry.number.replace(/\D/g, "");
  const found: [CardField, FieldProblem | null][] = [
    ["number", numberProblem(digits)],
    ["expiry", expiryProblem(expiryDigits(entry.expiry), today)],
    ["cvc", securityCodeProblem(entry.cvc, brandOf(digits))],
    ["postalCode", postalCodeProblem(entry.postalCode, entry.country)],
  ];
  return new Map(found.filter((each): each is [CardField, FieldProblem] => each[1] !== null));
}

/** Whether nothing has been typed. The country doesn't count: it has a value from the start. */
export function isEmptyEntry(entry: CardEntry): boolean {
  return CARD_FIELDS.every((field) => entry[field] === "");
}
