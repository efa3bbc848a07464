import { describe, expect, test } from "vitest";
import { request, startSandbox } from "./sandbox";

const FORM = { "Content-Type": "application/x-www-form-urlencoded" };

describe("the control page", () => {
  test("shows events and payment intents, and escapes what they say", async () => {
    const sandbox = await startSandbox();
    const intent = await sandbox.stripe.paymentIntents.create({ amount: 4900, currency: "eur" });
    await sandbox.stripe.customers.create({ name: "<script>alert(1)</script>" });
    const overview = await request(`${sandbox.url}/_sandbox`);
    expect(overview.status).toBe(200);
    expect(overview.body).toContain(intent.id);
    expect(overview.body).toContain("€49.00 EUR");
    expect(overview.headers.get("content-security-policy")).toContain("default-src 'none'");
    const [event] = (await sandbox.stripe.events.list({ type: "customer.created" })).data;
    const page = await request(`${sandbox.url}/_sandbox/events/${event?.id}`);
    expect(page.body).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(page.body).not.toContain("<script");
    expect((await request(`${sandbox.url}/_sandbox/events/evt_none`)).status).toBe(404);
  });

  test("sets and clears faults by its form, and shows what was wrong with it", async () => {
    const sandbox = await startSandbox();
    const submit = (body: string) =>
      request(`${sandbox.url}/_sandbox/faults`, {
        method: "POST",
        body,
        headers: { ...FORM, Origin: sandbox.url },
      });
    const fields = new URLSearchParams({
      "webhooks[drop]": "0.5",
      "webhooks[duplicate]": "",
      "api[match]": "GET /v1/payment_intents/*",
      "api[status]": "503",
      "api[phase]": "",
      seed: "7",
    });
    expect((await submit(fields.toString())).status).toBe(303);
    const plan = {
      webhooks: { drop: 0.5 },
      api: { match: "GET /v1/payment_intents/*", status: 503 },
      seed: 7,
    };
    expect((await sandbox.control("GET", "/faults")).body).toMatchObject(plan);
    const refused = await submit("webhooks[drop]=7");
    expect(refused.status).toBe(400);
    expect(refused.body).toContain("webhooks.drop");
    expect(refused.body).toContain('name="webhooks[drop]" value="7"');
    expect((await sandbox.control("GET", "/faults")).body).toMatchObject(plan);
    await submit("clear=true");
    expect((await sandbox.control("GET", "/faults")).body).toEqual({});
  });

  test("a page of another origin changes nothing, not even one of this machine", async () => {
    const sandbox = await startSandbox();
    const answer = await request(`${sandbox.url}/_sandbox/faults`, {
      method: "POST",
      body: "webhooks[drop]=1",
      headers: { ...FORM, Origin: "http://localhost:3000" },
    });
    expect(answer.status).toBe(403);
    expect((await sandbox.control("GET", "/faults")).body).toEqual({});
  });

  test("offers what can happen to a payment next, and does it", async () => {
    const sandbox = await startSandbox();
    const intent = await sandbox.stripe.paymentIntents.create({
      amount: 4900,
      currency: "eur",
      confirm: true,
      payment_method: "pm_card_visa",
      return_url: "http://localhost:3000/done",
    });
    const buttons = async () => {
      const { body } = await request(`${sandbox.url}/_sandbox`);
      return [...(body as string).matchAll(/aria-label="([A-Z][a-z ]+) pi_/g)].map(([, label]) => label);
    };
    const press = (path: string, fields: string) =>
      request(`${sandbox.url}/_sandbox${path}`, {
        method: "POST",
        body: fields,
        headers: { ...FORM, Origin: sandbox.url, Accept: "text/html" },
      });
    expect(await buttons()).toEqual(["Refund", "Dispute"]);
    const disputed = await press(`/payment_intents/${intent.id}/dispute`, "kind=fraudulent");
    expect([disputed.status, disputed.headers.get("location")]).toEqual([303, "/_sandbox"]);
    expect(await buttons()).toEqual(["Win dispute", "Lose dispute"]);
    const [dispute] = (await sandbox.stripe.disputes.list()).data;
    await press(`/disputes/${dispute?.id}/decide`, "outcome=won");
    await press(`/payment_intents/${intent.id}/refund`, "");
    expect(await buttons()).toEqual([]);
    const page = await request(`${sandbox.url}/_sandbox`);
    expect(page.body).toContain("€49.00 refunded");
    expect(page.body).toContain("dispute: won");
    expect((await sandbox.stripe.refunds.list()).data).toMatchObject([{ amount: 4900 }]);
  });

  test("counts API calls by route", async () => {
    const sandbox = await startSandbox();
    const intent = await sandbox.stripe.paymentIntents.create({ amount: 4900, currency: "eur" });
    await sandbox.stripe.paymentIntents.retrieve(intent.id);
    await sandbox.stripe.paymentIntents.retrieve(intent.id);
    expect((await sandbox.control("GET", "/requests")).body).toEqual({
      "GET /v1/payment_intents/:id": 2,
      "POST /v1/payment_intents": 1,
    });
    await sandbox.control("DELETE", "/requests");
    expect((await sandbox.control("GET", "/requests")).body).toEqual({});
  });
});
