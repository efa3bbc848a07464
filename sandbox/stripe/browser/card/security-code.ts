import { type CardBrand, cvcLength } from "../../cards";
import type { FieldProblem } from "./field-problem";

/** The most digits a security code can have: four while the brand is unknown, so that nothing typed is lost. */
export function longestSecurityCode(brand: CardBrand): number {
  return brand === "unknown" ? 4 : cvcLength(brand);
}

/** What is wrong with a security code for a card of this brand, or null. */
export function securityCodeProblem(digits: string, brand: CardBrand): FieldProblem | null {
  if (digits.length >= cvcLength(brand)) return null;
  return { code: "incomplete_cvc", message: "Your card's security code is incomplete." };
}
