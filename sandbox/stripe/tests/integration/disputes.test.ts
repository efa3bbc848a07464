import type Stripe from "stripe";
import { describe, expect, test } from "vitest";
import { eventually } from "../../../../tests/fixtures/eventually";
import { startReceiver } from "./receiver";
import { failureOf, startSandbox, type TestSandbox } from "./sandbox";

const PAYMENT = {
  amount: 4200,
  currency: "usd",
  confirm: true,
  automatic_payment_methods: { enabled: true, allow_redirects: "never" as const },
};

/** A payment with a card that gets disputed, and its dispute. */
async function payAndDispute({ stripe }: TestSandbox, payment_method: string) {
  const intent = await stripe.paymentIntents.create({ ...PAYMENT, payment_method });
  const list = await eventually(
    () => stripe.disputes.list({ payment_intent: intent.id }),
    ({ data }) => data.length === 1,
  );
  return { intent, charge: String(intent.latest_charge), dispute: list.data[0] as Stripe.Dispute };
}

/** The events about disputes, oldest first. */
async function disputeEvents({ stripe }: TestSandbox) {
  const { data } = await stripe.events.list({ type: "charge.dispute.*", limit: 100 });
  return data.map(({ type }) => type.replace("charge.dispute.", "")).reverse();
}

const submit = ({ stripe }: TestSandbox, id: string, uncategorized_text: string) =>
  stripe.disputes.update(id, { evidence: { uncategorized_text } });

const untilStatus = ({ stripe }: TestSandbox, id: string, status: string) =>
  eventually(
    () => stripe.disputes.retrieve(id),
    (dispute) => dispute.status === status,
  );

describe("a dispute", () => {
  test.each([
    ["pm_card_createDispute", "fraudulent", "10.4"],
    ["pm_card_createDisputeProductNotReceived", "product_not_received", "13.1"],
  ])("follows the payment by %s and takes the money", async (card, reason, network_reason_code) => {
    const sandbox = await startSandbox();
    const { intent, charge, dispute } = await payAndDispute(sandbox, card);
    expect(intent.status).toBe("succeeded");
    expect(dispute).toMatchObject({
      object: "dispute",
      amount: 4200,
      currency: "usd",
      charge,
      payment_intent: intent.id,
      reason,
      network_reason_code,
      status: "needs_response",
      is_charge_refundable: false,
      balance_transactions: [{ amount: -4200, fee: 1500, net: -5700, type: "adjustment" }],
      evidence: { uncategorized_text: null },
      evidence_details: { has_evidence: false, past_due: false, submission_count: 0 },
      payment_method_details: { type: "card", card: { case_type: "chargeback", network: "visa" } },
    });
    expect(dispute.id).toMatch(/^du_[A-Za-z0-9]{24}$/);
    expect((await sandbox.stripe.charges.retrieve(charge)).disputed).toBe(true);
    expect(await disputeEvents(sandbox)).toEqual(["created", "funds_withdrawn"]);
    expect(await failureOf(sandbox.stripe.refunds.create({ charge }))).toMatchObject({
      code: "charge_disputed",
      message: `Charge ${charge} has been charged back; cannot issue a refund.`,
    });
  });

  test("is won with the evidence that wins, and the money comes back", async () => {
    const sandbox = await startSandbox();
    const { charge, dispute } = await payAndDispute(sandbox, "pm_card_createDispute");
    const submitted = await submit(sandbox, dispute.id, "winning_evidence");
    expect(submitted).toMatchObject({
      status: "under_review",
      evidence: { uncategorized_text: "winning_evidence" },
      evidence_details: { has_evidence: true, submission_count: 1, submission_method: "manual" },
    });
    await sandbox.control("POST", "/clock", { advanceSeconds: 3 });
    const won = await untilStatus(sandbox, dispute.id, "won");
    expect(won.is_charge_refundable).toBe(true);
    expect(won.balance_transactions.map(({ net }) => net)).toEqual([-5700, 4200]);
    expect(await disputeEvents(sandbox)).toEqual([
      "created",
      "funds_withdrawn",
      "updated",
      "funds_reinstated",
      "closed",
    ]);
    expect((await sandbox.stripe.charges.retrieve(charge)).disputed).toBe(true);
    expect((await sandbox.stripe.refunds.create({ charge })).amount).toBe(4200);
  });

  test("is lost with the evidence that loses, also across a restart", async () => {
    const sandbox = await startSandbox();
    const { dispute } = await payAndDispute(sandbox, "pm_card_createDispute");
    await submit(sandbox, dispute.id, "losing_evidence");
    await sandbox.restart();
    await untilStatus(sandbox, dispute.id, "lost");
    expect((await disputeEvents(sandbox)).slice(-2)).toEqual(["updated", "closed"]);
  });

  test("is lost when it is closed, and then takes nothing more", async () => {
    const sandbox = await startSandbox();
    const { dispute } = await payAndDispute(sandbox, "pm_card_createDispute");
    expect((await sandbox.stripe.disputes.close(dispute.id)).status).toBe("lost");
    for (const late of [submit(sandbox, dispute.id, "x"), sandbox.stripe.disputes.close(dispute.id)]) {
      expect(await failureOf(late)).toMatchObject({
        statusCode: 400,
        message: "This dispute is already closed",
      });
    }
  });

  test("is lost when nobody answers it in time", async () => {
    const sandbox = await startSandbox();
    const { dispute } = await payAndDispute(sandbox, "pm_card_createDispute");
    await sandbox.control("POST", "/clock", { advanceSeconds: 9 * 24 * 3600 });
    await untilStatus(sandbox, dispute.id, "lost");
  });

  test("keeps evidence that is not submitted yet", async () => {
    const sandbox = await startSandbox();
    const { dispute } = await payAndDispute(sandbox, "pm_card_createDispute");
    const staged = await sandbox.stripe.disputes.update(dispute.id, {
      evidence: { product_description: "A course" },
      metadata: { by: "mia" },
      submit: false,
    });
    expect(staged).toMatchObject({
      status: "needs_response",
      metadata: { by: "mia" },
      evidence_details: { has_evidence: true, submission_count: 0 },
    });
    const sent = await sandbox.stripe.disputes.update(dispute.id, { submit: true });
    expect(sent).toMatchObject({ status: "under_review", evidence: { product_description: "A course" } });
  });

  test("that is an inquiry takes no money, leaves a refund possible, and closes", async () => {
    const sandbox = await startSandbox();
    const { charge, dispute } = await payAndDispute(sandbox, "pm_card_createDisputeInquiry");
    expect(dispute).toMatchObject({
      status: "warning_needs_response",
      is_charge_refundable: true,
      balance_transactions: [],
      payment_method_details: { card: { case_type: "inquiry", network_reason_code: "10" } },
    });
    expect((await sandbox.stripe.refunds.create({ charge, amount: 100 })).status).toBe("succeeded");
    expect((await submit(sandbox, dispute.id, "winning_evidence")).status).toBe("warning_under_review");
    await sandbox.control("POST", "/clock", { advanceSeconds: 3 });
    await untilStatus(sandbox, dispute.id, "warning_closed");
    expect(await disputeEvents(sandbox)).toEqual(["created", "updated", "closed"]);
  });

  test("that is an inquiry can become a chargeback", async () => {
    const sandbox = await startSandbox();
    const { dispute } = await payAndDispute(sandbox, "pm_card_createDisputeInquiry");
    await submit(sandbox, dispute.id, "escalate_inquiry_evidence");
    await sandbox.control("POST", "/clock", { advanceSeconds: 3 });
    const escalated = await untilStatus(sandbox, dispute.id, "needs_response");
    expect(escalated.balance_transactions).toHaveLength(1);
    expect((await disputeEvents(sandbox)).at(-1)).toBe("funds_withdrawn");
  });

  test("is found by charge and by time, with its charge if that is asked for", async () => {
    const sandbox = await startSandbox();
    const { charge, dispute } = await payAndDispute(sandbox, "pm_card_createDispute");
    const { disputes } = sandbox.stripe;
    const listed = await disputes.list({ charge, expand: ["data.charge", "data.payment_intent"] });
    expect(listed.data[0]).toMatchObject({
      id: dispute.id,
      charge: { id: charge, disputed: true },
      payment_intent: { status: "succeeded" },
    });
    expect((await disputes.list({ charge: "ch_other" })).data).toEqual([]);
    expect((await disputes.list({ created: { lt: dispute.created } })).data).toEqual([]);
    expect(await failureOf(disputes.retrieve("du_none"))).toMatchObject({
      statusCode: 404,
      code: "resource_missing",
      param: "dispute",
    });
  });

  test.each([
    [{ "evidence[nonsense]": "x" }, "Received unknown parameter: evidence[nonsense]"],
    [{ "evidence[receipt]": "file_1" }, "No such file upload: 'file_1'"],
  ])("refuses %j", async (fields, message) => {
    const sandbox = await startSandbox();
    const { dispute } = await payAndDispute(sandbox, "pm_card_createDispute");
    const answer = await fetch(`${sandbox.url}/v1/disputes/${dispute.id}`, {
      method: "POST",
      headers: { Authorization: "Bearer sk_test_sandbox" },
      body: new URLSearchParams(fields),
    });
    expect(answer.status).toBe(400);
    expect((await answer.json()).error.message).toBe(message);
  });
});

describe("by hand", () => {
  test("any paid payment can be disputed, and the dispute decided", async () => {
    const sandbox = await startSandbox();
    const receiver = await startReceiver();
    await sandbox.control("POST", "/webhook_endpoints", receiver);
    const intent = await sandbox.stripe.paymentIntents.create({ ...PAYMENT, payment_method: "pm_card_visa" });
    const path = `/payment_intents/${intent.id}/dispute`;
    const { body: dispute } = await sandbox.control("POST", path, { kind: "fraudulent" });
    expect(dispute).toMatchObject({ status: "needs_response", payment_intent: intent.id });
    await receiver.gets("charge.dispute.created");
    const decided = await sandbox.control("POST", `/disputes/${dispute.id}/decide`, { outcome: "won" });
    expect(decided.body.status).toBe("won");
    await receiver.gets("charge.dispute.funds_reinstated");
    expect((await sandbox.control("POST", path, { kind: "nonsense" })).body.error).toContain("kind");
    const unpaid = await sandbox.stripe.paymentIntents.create({ amount: 4200, currency: "usd" });
    const refused = await sandbox.control("POST", `/payment_intents/${unpaid.id}/dispute`, {
      kind: "inquiry",
    });
    expect(refused).toMatchObject({
      status: 400,
      body: { error: expect.stringContaining("hasn't been paid") },
    });
  });
});
