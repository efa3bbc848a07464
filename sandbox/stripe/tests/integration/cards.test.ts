import { describe, expect, test } from "vitest";
import { TEST_CARDS } from "../../cards";
import { failureOf, startSandbox } from "./sandbox";

const PAYMENT = {
  amount: 2000,
  currency: "usd",
  confirm: true,
  automatic_payment_methods: { enabled: true, allow_redirects: "never" as const },
};

describe("test cards", () => {
  const approved = TEST_CARDS.filter((card) => card.outcome === "approve" && card.aliases.length > 0);

  test.each(approved)(
    "$aliases is charged and shown as a $brand card",
    async ({ aliases, brand, number, country }) => {
      const { stripe } = await startSandbox();
      const intent = await stripe.paymentIntents.create({
        ...PAYMENT,
        payment_method: aliases[0],
        expand: ["payment_method"],
      });
      expect(intent.status).toBe("succeeded");
      expect(intent.payment_method).toMatchObject({ card: { brand, country, last4: number.slice(-4) } });
    },
  );

  test.each([
    ["pm_card_visa_chargeDeclined", "card_declined", "generic_decline", "Your card was declined."],
    [
      "pm_card_visa_chargeDeclinedInsufficientFunds",
      "card_declined",
      "insufficient_funds",
      "Your card has insufficient funds.",
    ],
    ["pm_card_visa_chargeDeclinedLostCard", "card_declined", "lost_card", "Your card was declined."],
    ["pm_card_visa_chargeDeclinedStolenCard", "card_declined", "stolen_card", "Your card was declined."],
    ["pm_card_chargeDeclinedExpiredCard", "expired_card", "expired_card", "Your card has expired."],
    [
      "pm_card_chargeDeclinedIncorrectCvc",
      "incorrect_cvc",
      "incorrect_cvc",
      "Your card's security code is incorrect.",
    ],
    [
      "pm_card_chargeDeclinedProcessingError",
      "processing_error",
      "processing_error",
      "An error occurred while processing your card. Try again in a little bit.",
    ],
    ["pm_card_radarBlock", "card_declined", "fraudulent", "Your card was declined."],
    ["pm_card_chargeCustomerFail", "card_declined", "generic_decline", "Your card was declined."],
  ])("%s is refused with %s", async (alias, code, declineCode, message) => {
    const { stripe } = await startSandbox();
    const failure = await failureOf(stripe.paymentIntents.create({ ...PAYMENT, payment_method: alias }));
    expect(failure).toMatchObject({
      type: "StripeCardError",
      statusCode: 402,
      code,
      decline_code: declineCode,
      message,
      doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll("_", "-")}`,
    });
    expect(failure.payment_intent).toMatchObject({
      status: "requires_payment_method",
      last_payment_error: { code },
    });
    const charge = await stripe.charges.retrieve(String(failure.charge));
    expect(charge).toMatchObject({
      status: "failed",
      paid: false,
      failure_code: code,
      failure_message: message,
    });
  });

  test("a card that asks for 3-D Secure is refused while its holder is away", async () => {
    const { stripe } = await startSandbox();
    const payment = { ...PAYMENT, off_session: true, payment_method: "pm_card_threeDSecure2Required" };
    const failure = await failureOf(stripe.paymentIntents.create(payment));
    expect(failure).toMatchObject({ statusCode: 402, code: "authentication_required" });
  });
});

describe("bank debits", () => {
  const debit = {
    ...PAYMENT,
    automatic_payment_methods: undefined,
    allowed_payment_method_types: ["us_bank_account"],
  };

  test("stay in processing, and can neither be canceled nor confirmed there", async () => {
    const { stripe } = await startSandbox();
    const intent = await stripe.paymentIntents.create({
      ...debit,
      payment_method: "pm_usBankAccount_processing",
    });
    expect(intent).toMatchObject({ status: "processing", amount_received: 0 });
    const failure = await failureOf(stripe.paymentIntents.cancel(intent.id));
    expect(failure.code).toBe("payment_intent_unexpected_state");
  });
});
