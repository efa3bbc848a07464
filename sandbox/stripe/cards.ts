/** Brands as Stripe names them in `payment_method.card.brand`. */
export type CardBrand =
  | "amex"
  | "diners"
  | "discover"
  | "jcb"
  | "mastercard"
  | "unionpay"
  | "visa"
  | "unknown";

/**
 * What happens when a test card is charged: `challenge*` ask for 3-D Secure first; from `refund_pending` on, the charge
 * succeeds and the problem follows later.
 */
export type CardOutcome =
  | "approve"
  | "generic_decline"
  | "insufficient_funds"
  | "lost_card"
  | "stolen_card"
  | "expired_card"
  | "incorrect_cvc"
  | "processing_error"
  | "fraudulent"
  | "decline_after_attaching"
  | "challenge_then_approve"
  | "challenge_then_decline"
  | "refund_pending"
  | "refund_failure"
  | "dispute_fraudulent"
  | "dispute_product_not_received"
  | "dispute_inquiry"
  | "early_fraud_warning";

/** One of Stripe's documented test numbers. */
export interface TestCard {
  readonly number: string;
  readonly brand: CardBrand;
  readonly outcome: CardOutcome;
  readonly country: string;
  readonly funding: "credit" | "debit" | "prepaid";
  /** Ids that Stripe offers for tests that never see card data, e.g. `pm_card_visa`. */
  readonly aliases: readonly string[];
}

function card(
  number: string,
  brand: CardBrand,
  outcome: CardOutcome,
  aliases: readonly string[] = [],
  country = "US",
  funding: TestCard["funding"] = "credit",
): TestCard {
  return { number, brand, outcome, country, funding, aliases };
}

/** Stripe's test cards, see https://docs.stripe.com/testing. */
export const TEST_CARDS: readonly TestCard[] = [
  card("4242424242424242", "visa", "approve", ["pm_card_visa", "pm_card_us"]),
  card("4000056655665556", "visa", "approve", ["pm_card_visa_debit"], "US", "debit"),
  card("5555555555554444", "mastercard", "approve", ["pm_card_mastercard"]),
  card("2223003122003222", "mastercard", "approve"),
  card("5200828282828210", "mastercard", "approve", ["pm_card_mastercard_debit"], "US", "debit"),
  card("5105105105105100", "mastercard", "approve", ["pm_card_mastercard_prepaid"], "US", "prepaid"),
  card("378282246310005", "amex", "approve", ["pm_card_amex"]),
  card("371449635398431", "amex", "approve"),
  card("6011111111111117", "discover", "approve", ["pm_card_discover"]),
  card("6011000990139424", "discover", "approve"),
  card("3056930009020004", "diners", "approve", ["pm_card_diners"]),
  card("36227206271667", "diners", "approve"),
  card("3566002020360505", "jcb", "approve", ["pm_card_jcb"], "JP"),
  card("6200000000000005", "unionpay", "approve", ["pm_card_unionpay"], "CN"),
  card("4000002760000016", "visa", "approve", ["pm_card_de"], "DE"),
  card("4000008260000000", "visa", "approve", ["pm_card_gb"], "GB", "debit"),
  card("4000003920000003", "visa", "approve", ["pm_card_jp"], "JP"),
  card("4000000000000002", "visa", "generic_decline", [
    "pm_card_visa_chargeDeclined",
    "pm_card_chargeDeclined",
  ]),
  card("4000000000000341", "visa", "decline_after_attaching", ["pm_card_chargeCustomerFail"]),
  card("4000000000009995", "visa", "insufficient_funds", [
    "pm_card_visa_chargeDeclinedInsufficientFunds",
    "pm_card_chargeDeclinedInsufficientFunds",
  ]),
  card("4000000000009987", "visa", "lost_card", ["pm_card_visa_chargeDeclinedLostCard"]),
  card("4000000000009979", "visa", "stolen_card", ["pm_card_visa_chargeDeclinedStolenCard"]),
  card("4000000000000069", "visa", "expired_card", [
    "pm_card_chargeDeclinedExpiredCard",
    "pm_card_visa_chargeDeclinedExpiredCard",
  ]),
  card("4000000000000127", "visa", "incorrect_cvc", [
    "pm_card_chargeDeclinedIncorrectCvc",
    "pm_card_visa_chargeDeclinedIncorrectCvc",
  ]),
  card("4000000000000119", "visa", "processing_error", [
    "pm_card_chargeDeclinedProcessingError",
    "pm_card_visa_chargeDeclinedProcessingError",
  ]),
  card("4100000000000019", "visa", "fraudulent", ["pm_card_radarBlock"]),
  card("4000002500003155", "visa", "challenge_then_approve", ["pm_card_authenticationRequiredOnSetup"]),
  card("4000002760003184", "visa", "challenge_then_approve", ["pm_card_authenticationRequired"]),
  card("4000000000003220", "visa", "challenge_then_approve", [
    "pm_card_threeDSecure2Required",
    "pm_card_threeDSecureRequired",
  ]),
  card("4000008400001629", "visa", "challenge_then_decline", [
    "pm_card_threeDSecureRequiredChargeDeclined",
    "pm_card_authenticationRequiredChargeDeclinedInsufficientFunds",
  ]),
  card("4000000000007726", "visa", "refund_pending", ["pm_card_pendingRefund"]),
  card("4000000000005126", "visa", "refund_failure", ["pm_card_refundFail"]),
  card("4000000000000259", "visa", "dispute_fraudulent", ["pm_card_createDispute"]),
  card("4000000000002685", "visa", "dispute_product_not_received", [
    "pm_card_createDisputeProductNotReceived",
  ]),
  card("4000000000001976", "visa", "dispute_inquiry", ["pm_card_createDisputeInquiry"]),
  card("4000000000005423", "visa", "early_fraud_warning", ["pm_card_createIssuerFraudRecord"]),
];

const CARDS_BY_NUMBER = new Map(TEST_CARDS.map((each) => [each.number, each]));
const CARDS_BY_ALIAS = new Map(TEST_CARDS.flatMap((each) => each.aliases.map((alias) => [alias, each])));

/** The test card with these digits (no spaces), if Stripe documents one. */
export function testCardByNumber(digits: string): TestCard | undefined {
  return CARDS_BY_NUMBER.get(digits);
}

/** The test card behind an id such as `pm_card_visa`. */
export function testCardByAlias(alias: string): TestCard | undefined {
  return CARDS_BY_ALIAS.get(alias);
}

const BRAND_PREFIXES: readonly (readonly [CardBrand, RegExp])[] = [
  ["visa", /^4/],
  ["mastercard", /^(5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/],
  ["amex", /^3[47]/],
  ["discover", /^(6011|64[4-9]|65)/],
  ["diners", /^(30[0-5]|309|36|38|39)/],
  ["jcb", /^35(2[89]|[3-8])/],
  ["unionpay", /^(62|81)/],
];

/** The brand of a number, complete or partial. */
export function brandOf(digits: string): CardBrand {
  return BRAND_PREFIXES.find(([, prefix]) => prefix.test(digits))?.[0] ?? "unknown";
}

/** Lengths that a complete number of this brand may have. */
export function numberLengths(brand: CardBrand): readonly number[] {
  if (brand === "amex") return [15];
  if (brand === "diners") return [14, 16];
  return brand === "unknown" ? [12, 13, 14, 15, 16, 17, 18, 19] : [16];
}

/** Digits of the security code: four on American Express, otherwise three. */
export function cvcLength(brand: CardBrand): number {
  return brand === "amex" ? 4 : 3;
}

/** Luhn's check digit test (ISO/IEC 7812-1, annex B). */
export function passesLuhn(digits: string): boolean {
  if (!/^\d+$/.test(digits)) return false;
  let sum = 0;
  for (const [position, digit] of [...digits].reverse().entries()) {
    const doubled = position % 2 === 1 ? Number(digit) * 2 : Number(digit);
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
