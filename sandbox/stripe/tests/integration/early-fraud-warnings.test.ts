import { describe, expect, test } from "vitest";
import { eventually } from "../../../../tests/fixtures/eventually";
import { startReceiver } from "./receiver";
import { failureOf, startSandbox } from "./sandbox";

async function startWarned() {
  const sandbox = await startSandbox();
  const receiver = await startReceiver();
  await sandbox.control("POST", "/webhook_endpoints", receiver);
  const intent = await sandbox.stripe.paymentIntents.create({
    amount: 4200,
    currency: "usd",
    confirm: true,
    payment_method: "pm_card_createIssuerFraudRecord",
    automatic_payment_methods: { enabled: true, allow_redirects: "never" },
  });
  const { event } = await receiver.gets("radar.early_fraud_warning.created");
  return { sandbox, stripe: sandbox.stripe, receiver, intent, event };
}

describe("an early fraud warning", () => {
  test("follows the payment by its test card", async () => {
    const { stripe, intent, event } = await startWarned();
    expect(event.data.object).toMatchObject({
      object: "radar.early_fraud_warning",
      actionable: true,
      charge: intent.latest_charge,
      payment_intent: intent.id,
      fraud_type: "misc",
      livemode: false,
    });
    const { data } = await stripe.radar.earlyFraudWarnings.list({ payment_intent: intent.id });
    expect(data).toEqual([event.data.object]);
    const [warning] = data;
    expect(warning?.id).toMatch(/^issfr_/);
    const alone = await stripe.radar.earlyFraudWarnings.retrieve(String(warning?.id), { expand: ["charge"] });
    expect(alone.charge).toMatchObject({ object: "charge", disputed: false });
    const { earlyFraudWarnings } = stripe.radar;
    expect((await earlyFraudWarnings.list({ charge: "ch_other" })).data).toEqual([]);
    expect((await earlyFraudWarnings.list({ created: { gt: Number(warning?.created) } })).data).toEqual([]);
    expect((await failureOf(earlyFraudWarnings.retrieve("issfr_none"))).statusCode).toBe(404);
  });

  test("is not actionable any more once the payment was given back", async () => {
    const { stripe, receiver, intent } = await startWarned();
    await stripe.refunds.create({ payment_intent: intent.id, reason: "fraudulent" });
    const { event } = await receiver.gets("radar.early_fraud_warning.updated");
    expect(event.data).toMatchObject({
      object: { actionable: false },
      previous_attributes: { actionable: true },
    });
  });

  test("can be given by hand, to any paid payment", async () => {
    const sandbox = await startSandbox();
    const intent = await sandbox.stripe.paymentIntents.create({
      amount: 4200,
      currency: "usd",
      confirm: true,
      payment_method: "pm_card_visa",
      return_url: "http://localhost:3000/done",
    });
    const { body } = await sandbox.control("POST", `/payment_intents/${intent.id}/early_fraud_warning`);
    expect(body).toMatchObject({ object: "radar.early_fraud_warning", charge: intent.latest_charge });
    await sandbox.control("POST", `/payment_intents/${intent.id}/dispute`, { kind: "fraudulent" });
    await eventually(
      () => sandbox.stripe.radar.earlyFraudWarnings.retrieve(body.id),
      ({ actionable }) => !actionable,
    );
  });
});
