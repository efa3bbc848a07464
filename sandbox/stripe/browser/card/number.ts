import { brandOf, type CardBrand, numberLengths, passesLuhn, testCardByNumber } from "../../cards";
import type { FieldProblem } from "./field-problem";

/** The most digits that a number with this prefix can have. */
export function longestNumber(digits: string): number {
  return Math.max(...numberLengths(brandOf(digits)));
}

function groupSizes(brand: CardBrand, digits: string): readonly number[] {
  if (brand === "amex") return [4, 6, 5];
  if (brand === "diners" && digits.length <= 14) return [4, 6, 4];
  return [4, 4, 4, 4, 3];
}

/** Keeps the digits of what was typed or pasted, up to the brand's length. */
export function cardDigits(typed: string): string {
  const digits = typed.replace(/\D/g, "");
  return digits.slice(0, longestNumber(digits));
}

/** Groups digits as they are printed on the brand's cards: `4242 4242 4242 4242`, `3782 822463 10005`. */
export function formatCardNumber(typed: string): string {
  const digits = cardDigits(typed);
  const groups: string[] = [];
  let start = 0;
  for (const size of groupSizes(brandOf(digits), digits)) {
    if (start >= digits.length) break;
    groups.push(digits.slice(start, start + size));
    start += size;
  }
  return groups.join(" ");
}

const NOT_A_TEST_CARD: FieldProblem = {
  code: "card_declined",
  message:
    "Your card was declined. Your request was in test mode, but used a non test card. For a list of valid test cards, visit: https://stripe.com/docs/testing.",
};

/** Why the sandbox can't accept these digits, or null. */
export function numberProblem(digits: string): FieldProblem | null {
  const lengths = numberLengths(brandOf(digits));
  if (lengths.includes(digits.length)) {
    if (testCardByNumber(digits)) return null;
    if (passesLuhn(digits)) return NOT_A_TEST_CARD;
  }
  // Only brands with several lengths get here: the check digit fails, but more digits may follow.
  if (digits.length < Math.max(...lengths))
    return { code: "incomplete_number", message: "Your card number is incomplete." };
  return { code: "invalid_number", message: "Your card number is invalid." };
}
