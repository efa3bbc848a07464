import fc from "fast-check";
import Stripe from "stripe";
import { describe, expect, test } from "vitest";
import { signatureHeader } from "../../webhooks/signature";

const now = () => Math.floor(Date.now() / 1000);

describe("the webhook signature", () => {
  test("is the one that Stripe's SDK makes", () => {
    const timestamp = 1_700_000_000;
    const payload = '{"name":"Zoë €"}';
    expect(signatureHeader(payload, "whsec_x", timestamp)).toBe(
      Stripe.webhooks.generateTestHeaderString({ payload, secret: "whsec_x", timestamp }),
    );
  });

  test("is accepted for any event, and for no other payload or secret", () => {
    fc.assert(
      fc.property(fc.json(), fc.string({ minLength: 1 }), (payload, random) => {
        // The SDK refuses a secret of white space alone before it looks at the signature.
        const secret = `whsec_${random}`;
        const header = signatureHeader(payload, secret, now());
        expect(Stripe.webhooks.constructEvent(payload, header, secret)).toEqual(JSON.parse(payload));
        expect(() => Stripe.webhooks.constructEvent(`${payload} `, header, secret)).toThrow();
        expect(() => Stripe.webhooks.constructEvent(payload, header, `${secret}!`)).toThrow();
      }),
    );
  });

  test("grows old", () => {
    const header = signatureHeader("{}", "whsec_x", now() - 301);
    expect(() => Stripe.webhooks.constructEvent("{}", header, "whsec_x")).toThrow("Timestamp outside");
  });
});
