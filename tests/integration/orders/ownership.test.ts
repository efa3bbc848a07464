import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sellCourse } from "../../fixtures/course";
import { joinShop, type Shop } from "../../fixtures/shop";
import type { Visitor } from "../../fixtures/visitor";

let shop: Shop;
let owner: Visitor;
let other: Visitor;
let paymentIntentId: string;

beforeAll(async () => {
  shop = await joinShop();
  const course = await sellCourse(shop);
  [owner, other] = await Promise.all([shop.visitor().signUp(), shop.visitor().signUp()]);
  const start = await (await owner.beginCheckout(course.slug, course.prices[0]!)).json();
  paymentIntentId = start.paymentIntentId;
});
afterAll(() => shop?.stop());

describe("another student's order", () => {
  it.each([
    ["the page", () => other.fetch(`/payment/success?payment_intent=${paymentIntentId}`)],
    ["the JSON", () => other.fetch(`/api/orders/${paymentIntentId}`)],
    ["the stream", () => other.fetch(`/api/orders/${paymentIntentId}/sync-status`)],
    ["the claim", () => other.post(`/api/orders/${paymentIntentId}/confirmed`)],
  ])("answers 404 on %s, as one that does not exist", async (_, ask) => {
    expect((await ask()).status).toBe(404);
  });

  it("answers 401 to a stranger, who could be its owner", async () => {
    expect((await shop.visitor().fetch(`/api/orders/${paymentIntentId}`)).status).toBe(401);
    expect((await shop.visitor().fetch(`/api/orders/${paymentIntentId}/sync-status`)).status).toBe(401);
  });
});

describe("the order's page", () => {
  it("redirects a client secret out of its address before anything else", async () => {
    const response = await owner.fetch(
      `/payment/success?payment_intent=${paymentIntentId}&payment_intent_client_secret=hush&redirect_status=succeeded`,
    );
    expect(response.status).toBe(302);
    expect(response.headers.get("location")).toBe(
      `/payment/success?payment_intent=${paymentIntentId}&redirect_status=succeeded`,
    );
  });

  it.each(["/checkout/success", "/payment-success"])("is where %s leads", async (path) => {
    const response = await owner.fetch(`${path}?payment_intent=${paymentIntentId}`);
    expect(response.headers.get("location")).toBe(`/payment/success?payment_intent=${paymentIntentId}`);
  });

  it("a false claim is shown as processing, gives no access, and is undone by the sync that follows", async () => {
    const claimed = await (await owner.post(`/api/orders/${paymentIntentId}/confirmed`)).json();
    expect(claimed).toMatchObject({ status: "processing", isProvisional: true, hasAccess: false });
    await owner.fetch(`/payment/success?payment_intent=${paymentIntentId}`);
    await expect
      .poll(async () => (await owner.fetch(`/api/orders/${paymentIntentId}`)).json(), { timeout: 5_000 })
      .toMatchObject({ status: "awaiting_payment", isProvisional: false, hasAccess: false });
  });
});
