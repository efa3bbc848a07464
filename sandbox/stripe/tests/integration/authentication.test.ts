import { describe, expect, test } from "vitest";
import { cardFields, RETURN_URL, startSandbox, type TestSandbox } from "./sandbox";

const PRICE = { amount: 2000, currency: "usd" };

async function challenged(sandbox: TestSandbox, number: string, extra: Record<string, string> = {}) {
  const intent = await sandbox.stripe.paymentIntents.create(PRICE);
  const secret = String(intent.client_secret);
  const path = `/v1/payment_intents/${intent.id}`;
  const answer = await sandbox.browse("POST", `${path}/confirm`, {
    client_secret: secret,
    ...cardFields(number, "payment_method_data"),
    ...extra,
  });
  const authenticate = (outcome: string) =>
    sandbox.browse("POST", `${path}/_authenticate`, { client_secret: secret, outcome });
  return { intent, secret, path, answer, authenticate };
}

describe("3-D Secure", () => {
  test.each(["4000002500003155", "4000000000003220"])(
    "%s succeeds once its holder agrees",
    async (number) => {
      const sandbox = await startSandbox();
      const { intent, secret, answer, authenticate } = await challenged(sandbox, number, {
        use_stripe_sdk: "true",
        return_url: `${RETURN_URL}?a=1`,
      });
      expect(answer.body).toMatchObject({
        status: "requires_action",
        next_action: {
          type: "use_stripe_sdk",
          use_stripe_sdk: { stripe_js: `${sandbox.url}/3ds/${intent.id}#client_secret=${secret}` },
        },
      });
      const ended = await authenticate("complete");
      expect(ended.body.payment_intent.status).toBe("succeeded");
      expect(ended.body.redirect_to).toBe(
        `${RETURN_URL}?a=1&payment_intent=${intent.id}&payment_intent_client_secret=${secret}&redirect_status=succeeded`,
      );
      const paid = await sandbox.stripe.paymentIntents.retrieve(intent.id, { expand: ["latest_charge"] });
      expect(paid.latest_charge).toMatchObject({
        payment_method_details: { card: { three_d_secure: { result: "authenticated" } } },
      });
    },
  );

  test.each(["fail", "close"])(
    "%s leaves the payment open for another card, with no charge",
    async (outcome) => {
      const sandbox = await startSandbox();
      const { intent, authenticate } = await challenged(sandbox, "4000000000003220");
      const ended = await authenticate(outcome);
      expect(ended.status).toBe(200);
      expect(ended.body).toMatchObject({
        redirect_to: null,
        payment_intent: {
          status: "requires_payment_method",
          last_payment_error: {
            code: "payment_intent_authentication_failure",
            type: "invalid_request_error",
          },
        },
      });
      expect((await sandbox.stripe.charges.list({ payment_intent: intent.id })).data).toEqual([]);
      const paid = await sandbox.stripe.paymentIntents.confirm(intent.id, {
        payment_method: "pm_card_visa",
        return_url: RETURN_URL,
      });
      expect(paid.status).toBe("succeeded");
    },
  );

  test("4000008400001629 is refused by the bank after its holder agreed", async () => {
    const sandbox = await startSandbox();
    const { authenticate } = await challenged(sandbox, "4000008400001629");
    const ended = await authenticate("complete");
    expect(ended.body.payment_intent).toMatchObject({
      status: "requires_payment_method",
      last_payment_error: { code: "card_declined", decline_code: "generic_decline" },
    });
  });

  test("a repeated answer changes nothing", async () => {
    const sandbox = await startSandbox();
    const { intent, authenticate } = await challenged(sandbox, "4000000000003220");
    await authenticate("complete");
    const again = await authenticate("fail");
    expect(again.body.payment_intent.status).toBe("succeeded");
    expect((await sandbox.stripe.charges.list({ payment_intent: intent.id })).data).toHaveLength(1);
  });

  test("the page learns what it has to show, with the client secret alone", async () => {
    const sandbox = await startSandbox();
    const { path, secret } = await challenged(sandbox, "4000002500003155");
    const shown = await sandbox.browse("GET", `${path}/_challenge`, { client_secret: secret });
    expect(shown.body).toMatchObject({
      amount: 2000,
      currency: "usd",
      card: { brand: "visa", last4: "3155" },
    });
    const guessed = await sandbox.browse("GET", `${path}/_challenge`, { client_secret: "pi_x_secret_y" });
    expect(guessed.status).toBe(404);
  });

  test("a server may send its customer to the challenge by redirect", async () => {
    const { stripe, url } = await startSandbox();
    const intent = await stripe.paymentIntents.create({
      ...PRICE,
      confirm: true,
      payment_method: "pm_card_threeDSecure2Required",
      return_url: RETURN_URL,
    });
    expect(intent.next_action).toMatchObject({
      type: "redirect_to_url",
      redirect_to_url: { return_url: RETURN_URL },
    });
    expect(intent.next_action?.redirect_to_url?.url).toContain(`${url}/3ds/${intent.id}#`);
  });

  test("an intent can ask for it with any card", async () => {
    const { stripe } = await startSandbox();
    const intent = await stripe.paymentIntents.create({
      ...PRICE,
      confirm: true,
      payment_method: "pm_card_visa",
      return_url: RETURN_URL,
      payment_method_options: { card: { request_three_d_secure: "any" } },
    });
    expect(intent.status).toBe("requires_action");
  });
});
