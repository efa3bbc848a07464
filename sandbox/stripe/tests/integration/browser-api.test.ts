import { mkdir, writeFile } from "node:fs/promises";
import { request as httpRequest } from "node:http";
import path from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { startStripeSandbox } from "../../server";
import { cardFields, request, startSandbox, temporaryFolder } from "./sandbox";

describe("a browser with a publishable key", () => {
  test("sees an intent without what is the shop's own", async () => {
    const sandbox = await startSandbox();
    const customer = await sandbox.stripe.customers.create();
    const intent = await sandbox.stripe.paymentIntents.create({
      amount: 2000,
      currency: "usd",
      customer: customer.id,
      metadata: { secret: "plan" },
    });
    const client_secret = String(intent.client_secret);
    const path = `/v1/payment_intents/${intent.id}`;
    const seen = await sandbox.browse("GET", path, { client_secret });
    expect(seen.body).toMatchObject({ id: intent.id, amount: 2000, status: "requires_payment_method" });
    for (const field of ["metadata", "customer", "latest_charge", "amount_received"]) {
      expect(seen.body).not.toHaveProperty(field);
    }
    const paid = await sandbox.browse("POST", `${path}/confirm`, {
      client_secret,
      ...cardFields("5555555555554444", "payment_method_data"),
      "payment_method_data[billing_details][address][postal_code]": "10115",
      "expand[0]": "payment_method",
    });
    expect(paid.body).toMatchObject({
      status: "succeeded",
      payment_method: { card: { brand: "mastercard" } },
    });
    expect(paid.body).not.toHaveProperty("metadata");
    expect(JSON.stringify(paid.body)).not.toContain("fingerprint");
  });

  test("gets a refusal with the intent and the card, both reduced", async () => {
    const sandbox = await startSandbox();
    const intent = await sandbox.stripe.paymentIntents.create({
      amount: 2000,
      currency: "usd",
      metadata: { a: "b" },
    });
    const refused = await sandbox.browse("POST", `/v1/payment_intents/${intent.id}/confirm`, {
      client_secret: String(intent.client_secret),
      ...cardFields("4000000000009995", "payment_method_data"),
    });
    expect(refused.status).toBe(402);
    expect(refused.body.error).toMatchObject({
      type: "card_error",
      code: "card_declined",
      decline_code: "insufficient_funds",
      payment_intent: { status: "requires_payment_method" },
      payment_method: { card: { last4: "9995" } },
    });
    expect(refused.body.error.payment_intent).not.toHaveProperty("metadata");
  });

  test.each([{}, { client_secret: "pi_other_secret_guess" }])("learns nothing with %j", async (fields) => {
    const sandbox = await startSandbox();
    const intent = await sandbox.stripe.paymentIntents.create({ amount: 2000, currency: "usd" });
    const seen = await sandbox.browse(
      "GET",
      `/v1/payment_intents/${intent.id}`,
      fields as Record<string, string>,
    );
    expect([400, 404]).toContain(seen.status);
    expect(JSON.stringify(seen.body)).not.toContain("2000");
  });
});

describe("origins", () => {
  test.each(["http://localhost:3000", "http://127.0.0.1:8080", "http://[::1]:3000"])(
    "%s may call",
    async (origin) => {
      const { url } = await startSandbox();
      const preflight = await fetch(`${url}/v1/payment_methods`, {
        method: "OPTIONS",
        headers: { Origin: origin },
      });
      expect(preflight.status).toBe(204);
      expect(preflight.headers.get("access-control-allow-origin")).toBe(origin);
      expect(preflight.headers.get("access-control-allow-headers")).toContain("Authorization");
      const call = await request(`${url}/v1/payment_methods`, { headers: { Origin: origin } });
      expect(call.headers.get("access-control-allow-origin")).toBe(origin);
    },
  );

  test.each(["https://evil.example", "null", "http://localhost.evil.example"])(
    "%s may not",
    async (origin) => {
      const { url } = await startSandbox();
      for (const route of ["/v1/payment_methods", "/_sandbox/faults"]) {
        const answer = await request(url + route, {
          method: "POST",
          headers: { Origin: origin },
          body: "key=pk_test_x",
        });
        expect(answer.status).toBe(403);
        expect(answer.headers.get("access-control-allow-origin")).toBeNull();
      }
    },
  );

  test("a host name that was rebound to this machine is refused", async () => {
    const { url } = await startSandbox();
    const status = await new Promise((resolve, reject) => {
      const call = httpRequest(`${url}/_sandbox`, { headers: { Host: "evil.example" } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      call.on("error", reject).end();
    });
    expect(status).toBe(403);
  });
});

describe("bundles", () => {
  async function startWithBundles() {
    const folder = await temporaryFolder();
    const browserDir = path.join(folder, "browser");
    await mkdir(browserDir);
    await writeFile(path.join(browserDir, "stripe.js"), "window.Stripe = 1;");
    await writeFile(path.join(browserDir, "payment.html"), "<!doctype html><title>Card</title>");
    await writeFile(path.join(browserDir, "challenge.html"), "<!doctype html><title>Bank</title>");
    await writeFile(path.join(folder, "secret.js"), "secret");
    const sandbox = await startStripeSandbox({ dataDir: path.join(folder, "data"), port: 0, browserDir });
    onTestFinished(() => sandbox.close());
    return sandbox.url;
  }

  test("are served where Stripe's are, never cached, to pages of this machine", async () => {
    const url = await startWithBundles();
    for (const route of ["/v3/", "/endive/stripe.js"]) {
      const script = await request(url + route);
      expect(script.body).toBe("window.Stripe = 1;");
      expect(script.headers.get("content-type")).toContain("text/javascript");
      expect(script.headers.get("cache-control")).toBe("no-store");
    }
    expect((await request(`${url}/3ds/pi_123`)).body).toContain("Bank");
    const card = await request(`${url}/elements/payment.html`);
    expect(card.body).toContain("Card");
    expect(card.headers.get("content-security-policy")).toContain(
      "frame-ancestors 'self' http://localhost:*",
    );
  });

  test.each(["/elements/..%2fsecret.js", "/elements/%2e%2e/secret.js", "/elements/missing.js", "/3ds/.html"])(
    "%s is not there",
    async (route) => {
      const url = await startWithBundles();
      const answer = await request(url + route);
      expect(answer.status).toBe(404);
      expect(answer.body).not.toContain("secret\n");
    },
  );
});
