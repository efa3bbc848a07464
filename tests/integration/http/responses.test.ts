import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../fixtures/eventually";
import { joinShop, type Shop } from "../../fixtures/shop";

let shop: Shop;
beforeAll(async () => {
  shop = await joinShop();
});
afterAll(() => shop?.stop());

describe("every page", () => {
  it("runs scripts by nonce only, and a new one each time", async () => {
    const [first, second] = await Promise.all([shop.visitor().fetch("/"), shop.visitor().fetch("/")]);
    const nonces = [first, second].map(
      (response) => /'nonce-([^']+)'/.exec(response.headers.get("content-security-policy") ?? "")?.[1],
    );
    expect(nonces[0]).toBeTruthy();
    expect(nonces[0]).not.toBe(nonces[1]);
    const policy = first.headers.get("content-security-policy") ?? "";
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
    expect(policy).toContain("frame-ancestors 'none'");
    const scripts = (await first.text()).match(/<script(?![^>]*\bsrc=)[^>]*>/g) ?? [];
    expect(scripts.length).toBeGreaterThan(0);
    for (const script of scripts) expect(script).toContain(`nonce="${nonces[0]}"`);
  });

  it("names its request, and does not say what it runs on", async () => {
    const { headers } = await shop.visitor().fetch("/");
    expect(headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers.get("x-powered-by")).toBeNull();
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  });

  it("is compressed by gzip", async () => {
    const response = await shop.visitor().fetch("/", { headers: { "Accept-Encoding": "br, gzip" } });
    expect(response.headers.get("content-encoding")).toBe("gzip");
  });

  it("but no small answer in JSON, such as a webhook's acknowledgement", async () => {
    const { body, signature } = shop.stripe.sign(
      JSON.stringify({
        id: "evt_small",
        object: "event",
        type: "ping",
        created: 1,
        livemode: false,
        data: {},
      }),
    );
    const response = await fetch(`${shop.web.url}/api/webhooks`, {
      method: "POST",
      headers: { "Accept-Encoding": "gzip", "Stripe-Signature": signature },
      body,
    });
    expect([response.status, response.headers.get("content-encoding")]).toEqual([200, null]);
  });

  it("that does not exist answers 404 in the shop's own look", async () => {
    const response = await shop.visitor().fetch("/no/such/page");
    expect(response.status).toBe(404);
    expect(await response.text()).toContain("Page not found");
  });
});

it("the log knows neither cookies nor client secrets", async () => {
  const student = await shop.visitor().signUp();
  await student.fetch("/payment/success?payment_intent=pi_1&payment_intent_client_secret=pi_1_secret_hush");
  const log = await eventually(
    async () => shop.web.lines.join("\n"),
    (lines) => lines.includes("/payment/success"),
  );
  expect(log).not.toContain("hush");
  expect(log).not.toContain(student.password);
  expect(log).not.toMatch(/lectern-session/);
});
