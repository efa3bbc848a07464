import type { PaymentIntent } from "@stripe/stripe-js";
import { describe, expect, test, vi } from "vitest";
import { intentIdOf } from "../../../browser/api/client";
import { encodeForm, overlayFields } from "../../../browser/api/form";
import { formatAmount } from "../../../browser/challenge/amount";
import { parseConfirmRequest } from "../../../browser/host/confirm-request";
import { askedFields } from "../../../browser/host/element-options";
import { parseElementsOptions } from "../../../browser/host/elements-options";
import { alone } from "../../../browser/host/in-flight";
import {
  challengeAddress,
  type IntentResult,
  resultOf,
  returnAddress,
} from "../../../browser/host/intent-result";

const SECRET = "pi_123_secret_456";

function intent(fields: Partial<PaymentIntent>): PaymentIntent {
  return {
    id: "pi_123",
    client_secret: SECRET,
    next_action: null,
    last_payment_error: null,
    ...fields,
  } as PaymentIntent;
}

describe("requests", () => {
  test("nested values are encoded with brackets; what is missing is left out", () => {
    const form = encodeForm({
      card: { number: "4242", exp_month: 1 },
      expand: ["a", "b"],
      off: undefined,
      no: null,
    });
    expect(decodeURIComponent(form.toString())).toBe(
      "card[number]=4242&card[exp_month]=1&expand[0]=a&expand[1]=b",
    );
  });

  test("the shop's billing details win over the form's, level by level", () => {
    const merged = overlayFields(
      { address: { country: "US", postal_code: "1" }, name: "A" },
      { address: { postal_code: "2", city: undefined } },
    );
    expect(merged).toEqual({ address: { country: "US", postal_code: "2" }, name: "A" });
  });

  test.each([
    [SECRET, "pi_123"],
    ["pi_1/../x_secret_2", null],
    ["seti_1_secret_2", null],
    [undefined, null],
  ])("the intent of %j is %j", (secret, id) => {
    expect(intentIdOf(secret)).toBe(id);
  });
});

describe("stripe.elements()", () => {
  test.each([
    [undefined, /you must pass a clientSecret or mode/],
    [{}, /you must pass a clientSecret or mode/],
    [{ mode: "payment", clientSecret: SECRET }, /both mode and clientSecret/],
    [{ mode: "setup", currency: "usd" }, /mode should be one of/],
    [{ mode: "payment", amount: 0, currency: "usd" }, /amount should be a positive integer/],
    [{ mode: "payment", amount: 10.5, currency: "usd" }, /amount should be a positive integer/],
    [{ mode: "payment", amount: 100, currency: "USD" }, /three-letter ISO currency code in lower case/],
    [
      { mode: "payment", amount: 100, currency: "usd", paymentMethodTypes: ["ideal"] },
      /should include "card"/,
    ],
    [{ clientSecret: "sk_test_very_secret" }, /clientSecret should be a client secret/],
    [{ clientSecret: SECRET, appearance: "dark" }, /appearance should be an object/],
  ])("refuses %j", (options, message) => {
    expect(() => parseElementsOptions(options)).toThrow(message);
    expect(() => parseElementsOptions(options)).toThrow(
      expect.objectContaining({ name: "IntegrationError" }),
    );
  });

  test("takes both flows, and warns of options that it does not know", () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    expect(parseElementsOptions({ clientSecret: SECRET }).terms).toEqual({ clientSecret: SECRET });
    expect(parseElementsOptions({ mode: "payment", amount: 100, currency: "jpy", colour: 1 }).terms).toEqual({
      clientSecret: null,
      amount: 100,
      currency: "jpy",
    });
    expect(warn.mock.calls).toEqual([[expect.stringContaining("colour")]]);
    warn.mockRestore();
  });
});

describe("stripe.confirmPayment()", () => {
  const confirmParams = { return_url: "https://shop.test/return" };

  test.each([
    [undefined, /expected an object/],
    [{ confirmParams }, /either `elements` or `clientSecret`, but got neither/],
    [{ elements: {}, confirmParams }, /should be an Elements instance/],
    [{ clientSecret: SECRET }, /return_url should be an absolute/],
    [{ clientSecret: SECRET, confirmParams: { return_url: "/return" } }, /return_url should be an absolute/],
    [{ clientSecret: SECRET, confirmParams: { return_url: "javascript:alert(1)" } }, /return_url should be/],
    [{ clientSecret: SECRET, confirmParams, redirect: "never" }, /redirect should be one of/],
    [{ clientSecret: "pi_1", confirmParams }, /clientSecret should be a client secret/],
  ])("refuses %j", (options, message) => {
    expect(() => parseConfirmRequest(options)).toThrow(message);
  });

  test("needs no return URL where it only redirects if it must", () => {
    expect(parseConfirmRequest({ clientSecret: SECRET, redirect: "if_required" }).redirects).toBe(false);
  });

  test("runs once at a time for an intent, and again when it has ended or failed", async () => {
    let end: (result: IntentResult) => void = () => undefined;
    const running = alone([SECRET, null], "confirmPayment", () => new Promise((resolve) => (end = resolve)));
    const second = vi.fn();
    expect(await alone([SECRET], "confirmPayment", second)).toEqual({
      error: { type: "invalid_request_error", message: expect.stringContaining("in-flight confirmPayment") },
    });
    expect(second).not.toHaveBeenCalled();
    end({ paymentIntent: intent({ status: "succeeded" }) });
    expect((await running).paymentIntent?.status).toBe("succeeded");
    await expect(alone([SECRET], "confirmPayment", () => Promise.reject(new Error("lost")))).rejects.toThrow(
      "lost",
    );
    expect(await alone([SECRET], "confirmPayment", async () => ({ error: { type: "api_error" } }))).toEqual({
      error: { type: "api_error" },
    });
  });

  test("ends in an intent or in an error, never in both", () => {
    expect(resultOf(intent({ status: "processing" })).error).toBeUndefined();
    expect(resultOf(intent({ status: "canceled" })).error).toMatchObject({
      code: "payment_intent_unexpected_state",
      payment_intent: { status: "canceled" },
    });
    const refused = intent({
      status: "requires_payment_method",
      last_payment_error: {
        type: "card_error",
        code: "card_declined",
        decline_code: "lost_card",
        message: "Lost.",
      },
    });
    expect(resultOf(refused)).toEqual({
      error: {
        type: "card_error",
        code: "card_declined",
        decline_code: "lost_card",
        message: "Lost.",
        payment_intent: refused,
      },
    });
    const unauthenticated = intent({
      status: "requires_payment_method",
      last_payment_error: { type: "invalid_request_error", code: "payment_intent_authentication_failure" },
    });
    expect(resultOf(unauthenticated).error).toMatchObject({
      code: "payment_intent_authentication_failure",
      message: expect.stringMatching(/^We are unable to authenticate your payment method\./),
    });
  });

  test.each([
    ["succeeded", "succeeded"],
    ["requires_capture", "succeeded"],
    ["processing", "pending"],
    ["requires_payment_method", "failed"],
  ] as const)(
    "returns to the shop from %s with redirect_status=%s and keeps its own parameters",
    (status, redirect) => {
      const address = new URL(returnAddress("https://shop.test/return?course=1#top", intent({ status })));
      expect(Object.fromEntries(address.searchParams)).toEqual({
        course: "1",
        payment_intent: "pi_123",
        payment_intent_client_secret: SECRET,
        redirect_status: redirect,
      });
      expect(address.hash).toBe("#top");
    },
  );

  test("goes to the sandbox's own challenge page alone, whatever address the intent names", () => {
    const url = `http://127.0.0.1:1/3ds/pi_123#client_secret=${SECRET}`;
    const sdk = { type: "use_stripe_sdk", use_stripe_sdk: { stripe_js: url } };
    const redirect = {
      type: "redirect_to_url",
      redirect_to_url: { url: "https://evil.test/3ds/x", return_url: null },
    };
    const at = (next_action: PaymentIntent["next_action"]) =>
      challengeAddress(intent({ next_action }), "http://localhost:2");
    expect(at(sdk)).toBe(`http://localhost:2/3ds/pi_123#client_secret=${SECRET}`);
    expect(at(redirect)).toBe("http://localhost:2/3ds/x");
    expect(at({ type: "wechat_pay_display_qr_code" })).toBeNull();
    expect(at(null)).toBeNull();
  });
});

describe("options of the Payment Element", () => {
  test("hide the billing fields that the shop takes upon itself", () => {
    const asked = (billingDetails: unknown) => askedFields({ fields: { billingDetails } } as never);
    expect(asked(undefined)).toEqual({ country: true, postalCode: true });
    expect(asked("never")).toEqual({ country: false, postalCode: false });
    expect(asked({ address: "never" })).toEqual({ country: false, postalCode: false });
    expect(asked({ address: { postalCode: "never" } })).toEqual({ country: true, postalCode: false });
  });
});

describe("the 3-D Secure page", () => {
  test.each([
    [4900, "usd", "$49.00"],
    [4900, "jpy", "¥4,900"],
    [4900, "kwd", "KWD 4.900"],
  ])("writes %i %s as %s", (amount, currency, words) => {
    expect(formatAmount(amount, currency).replace(/\s/g, " ")).toBe(words);
  });
});
