import {
  brandOf,
  type CardBrand,
  cvcLength,
  numberLengths,
  passesLuhn,
  type TestCard,
  testCardByNumber,
} from "../cards";
import { Problem } from "../http/problem";
import type { Parameters } from "../parameters/parameters";

/** Validated card data from a browser; the number isn't passed on. */
export interface CardData {
  test: TestCard;
  expMonth: number;
  expYear: number;
  hasCvc: boolean;
}

/**
 * Reads `card[number]`, `card[exp_month]`, `card[exp_year]` and `card[cvc]`.
 * @param now decides whether the card has expired
 * @throws Problem 402 with the card error codes of https://docs.stripe.com/error-codes
 */
export function readCardData(card: Parameters, now: Date): CardData {
  const digits = card.required("number").replace(/[\s-]/g, "");
  const brand = brandOf(digits);
  if (!/^\d+$/.test(digits) || !numberLengths(brand).includes(digits.length)) {
    throw cardError("invalid_number", "The card number is not a valid credit card number.", "number");
  }
  if (!passesLuhn(digits)) throw cardError("incorrect_number", "Your card number is incorrect.", "number");
  const { expMonth, expYear } = readExpiry(card, now);
  const hasCvc = readCvc(card, brand);
  const test = testCardByNumber(digits);
  if (!test) {
    throw new Problem(
      402,
      "card_error",
      "Your card was declined. Your request was in test mode, but used a non test (live) card. For a list of valid test cards, visit: https://stripe.com/docs/testing.",
      { code: "card_declined", decline_code: "test_mode_live_card" },
    );
  }
  return { test, expMonth, expYear, hasCvc };
}

function readExpiry(card: Parameters, now: Date): { expMonth: number; expYear: number } {
  const month = Number(card.required("exp_month"));
  if (!Number.isInteger(month) || month < 1 || month > 12) {
    throw cardError("invalid_expiry_month", "Your card's expiration month is invalid.", "exp_month");
  }
  const given = Number(card.required("exp_year"));
  const year = given < 100 ? 2000 + given : given;
  const past = year < now.getFullYear();
  if (!Number.isInteger(year) || past || year > now.getFullYear() + 50) {
    throw cardError("invalid_expiry_year", "Your card's expiration year is invalid.", "exp_year");
  }
  if (year === now.getFullYear() && month < now.getMonth() + 1) {
    throw cardError("invalid_expiry_month", "Your card's expiration month is invalid.", "exp_month");
  }
  return { expMonth: month, expYear: year };
}

function readCvc(card: Parameters, brand: CardBrand): boolean {
  const cvc = card.text("cvc");
  if (cvc === undefined) return false;
  if (!/^\d+$/.test(cvc) || cvc.length !== cvcLength(brand)) {
    throw cardError("invalid_cvc", "Your card's security code is invalid.", "cvc");
  }
  return true;
}

function cardError(code: string, message: string, param: string) {
  return new Problem(402, "card_error", message, { code, param });
}
