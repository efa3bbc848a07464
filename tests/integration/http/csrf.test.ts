import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isForStaff, readRoutes } from "../../fixtures/routes";
import { joinShop, type Shop } from "../../fixtures/shop";
import type { Visitor } from "../../fixtures/visitor";

/** Signed by Stripe instead; everything else must check token and Origin. */
const signedRoutes = ["/api/webhooks", "/api/stripe/webhooks"];

const actionPaths = (await readRoutes())
  .filter((route) => route.hasAction)
  .map(({ path }) => path.replace(/:[a-zA-Z]+/g, "x"))
  .sort();

let shop: Shop;
beforeAll(async () => {
  shop = await joinShop();
});
afterAll(() => shop?.stop());

const known = new Map<string, Promise<Visitor>>();

/** Somebody whom the path lets in, if the form were right: the same person each time. */
function someoneFor(path: string): Promise<Visitor> {
  const someone = known.get(path) ?? (isForStaff(path) ? shop.staff() : shop.visitor().signUp());
  known.set(path, someone);
  return someone;
}

it("the list of routes that change something is the one we know", () => {
  expect(actionPaths).toMatchInlineSnapshot(`
    [
      "/account",
      "/account/sessions",
      "/admin/alerts",
      "/admin/alerts/x",
      "/admin/flags",
      "/admin/mails",
      "/admin/orders/x",
      "/admin/people/x/role",
      "/admin/people/x/sessions",
      "/admin/syncs",
      "/admin/syncs/x",
      "/admin/webhooks",
      "/admin/webhooks/x",
      "/api/admin/sync-orders",
      "/api/create-payment-intent",
      "/api/orders/x/confirmed",
      "/api/stripe/webhooks",
      "/api/timings",
      "/api/webhooks",
      "/courses/x",
      "/currency",
      "/forgot-password",
      "/learn/x/x",
      "/payment/success",
      "/reset-password",
      "/sign-in",
      "/sign-out",
      "/sign-up",
      "/theme",
      "/verify-email",
    ]
  `);
});

describe.each(actionPaths.filter((path) => !signedRoutes.includes(path)))("POST %s", (path) => {
  it("is refused without a token", async () => {
    const visitor = await someoneFor(path);
    const response = await visitor.fetch(path, {
      method: "POST",
      headers: { Origin: shop.web.url },
      body: new URLSearchParams({ a: "b" }),
    });
    expect(response.status).toBe(403);
  });

  it("is refused with somebody else's token", async () => {
    const [visitor, other] = await Promise.all([someoneFor(path), someoneFor("another's")]);
    const response = await visitor.fetch(path, {
      method: "POST",
      headers: { Origin: shop.web.url },
      body: new URLSearchParams({ csrf: await other.csrf() }),
    });
    expect(response.status).toBe(403);
  });

  it.each([
    ["another site", { Origin: "https://evil.example" }],
    ["a sandboxed frame", { Origin: "null" }],
    ["nobody knows where", {} as Record<string, string>],
  ])("is refused with a token, but from %s", async (_, headers) => {
    const visitor = await someoneFor(path);
    const response = await visitor.fetch(path, {
      method: "POST",
      headers,
      body: new URLSearchParams({ csrf: await visitor.csrf() }),
    });
    expect(response.status).toBe(403);
  });
});

it.each(["PUT", "PATCH", "DELETE"])("%s is held to the same rules", async (method) => {
  for (const path of actionPaths.filter((each) => !signedRoutes.includes(each))) {
    const visitor = isForStaff(path) ? await someoneFor(path) : shop.visitor();
    const response = await visitor.fetch(path, { method, body: new URLSearchParams({ a: "b" }) });
    expect([path, response.status]).toEqual([path, 403]);
  }
});

it("a form that is too large gets 413, other bodies 415", async () => {
  const visitor = await shop.visitor().signUp();
  const large = await visitor.post("/theme", { theme: "x".repeat(100_000) });
  expect(large.status).toBe(413);
  const json = await visitor.fetch("/theme", {
    method: "POST",
    headers: { Origin: shop.web.url, "Content-Type": "application/json" },
    body: "{}",
  });
  expect(json.status).toBe(415);
});
