import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readRoutes } from "../../fixtures/routes";
import { joinShop, type Shop } from "../../fixtures/shop";

/** Each handler of each route under `/api`, as it is in the build. */
const handlers = (await readRoutes())
  .filter(({ path, isResource }) => path.startsWith("/api/") && isResource)
  .flatMap(({ path, hasLoader, hasAction }) => [
    ...(hasLoader ? [["GET", path.replace(/:[a-zA-Z]+/g, "x")] as const] : []),
    ...(hasAction ? [["POST", path.replace(/:[a-zA-Z]+/g, "x")] as const] : []),
  ]);

const policy = /^"[a-z:-]+";q=\d+;w=\d+$/;
const state = /^"[a-z:-]+";r=\d+;t=\d+$/;

let shop: Shop;
beforeAll(async () => {
  shop = await joinShop();
});
afterAll(() => shop?.stop());

describe.each(handlers)("%s %s", (method, path) => {
  it("tells strangers and students how much is left, and counts each for themselves", async () => {
    const [stranger, student] = [shop.visitor(), await shop.visitor().signUp()];
    for (const visitor of [stranger, student]) {
      const init = method === "POST" ? { method, headers: { Origin: shop.web.url }, body: "{}" } : {};
      const [first, second] = [await visitor.fetch(path, init), await visitor.fetch(path, init)];
      expect(first.headers.get("ratelimit-policy")).toMatch(policy);
      for (const answer of [first, second]) expect(answer.headers.get("ratelimit")).toMatch(state);
      expect(leftIn(first) - leftIn(second)).toBe(1);
      expect(leftIn(first)).toBe(quotaIn(first) - 1);
    }
  });
});

it("who asks too often is told when to come back, and holds up nobody else", async () => {
  const [eager, other] = [await shop.visitor().signUp(), await shop.visitor().signUp()];
  const ask = () => eager.post("/api/create-payment-intent", { courseSlug: "x" });
  const quota = quotaIn(await ask());
  for (let asked = 1; asked < quota; asked++) expect((await ask()).status).toBe(400);
  const refused = await ask();
  expect(refused.status).toBe(429);
  expect(leftIn(refused)).toBe(0);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(await refused.text()).toMatch(/^Too many attempts\. Try again in \d+ (seconds|minutes)\.$/);
  expect((await other.post("/api/create-payment-intent", { courseSlug: "x" })).status).toBe(400);
});

describe("deliveries", () => {
  const sent = (address: string, signature?: string) => {
    const event = { id: "evt_1", object: "event", type: "ping", created: 1, livemode: false, data: {} };
    const { body, signature: right } = shop.stripe.sign(JSON.stringify(event));
    return fetch(`${shop.web.url}/api/webhooks`, {
      method: "POST",
      headers: { "Stripe-Signature": signature ?? right, "X-Forwarded-For": address },
      body,
    });
  };

  it("that Stripe signed are never held up, whatever else comes from there", async () => {
    const statusesOf = async (signature?: string) => {
      const answers = await Promise.all(Array.from({ length: 80 }, () => sent("192.0.2.1", signature)));
      return new Set(answers.map(({ status }) => status));
    };
    expect(await statusesOf("t=1,v1=00")).toEqual(new Set([400, 429]));
    expect(await statusesOf()).toEqual(new Set([200]));
  });

  it("that Stripe didn't sign are told when there are too many", async () => {
    const wrong = () => sent("192.0.2.2", "t=1,v1=00");
    const quota = quotaIn(await wrong());
    for (let turn = 1; turn < quota; turn++) expect((await wrong()).status).toBe(400);
    const refused = await wrong();
    expect([refused.status, leftIn(refused)]).toEqual([429, 0]);
  });
});

function leftIn(response: Response): number {
  return Number(/;r=(\d+)/.exec(response.headers.get("ratelimit") ?? "")?.[1] ?? Number.NaN);
}

function quotaIn(response: Response): number {
  return Number(/;q=(\d+)/.exec(response.headers.get("ratelimit-policy") ?? "")?.[1] ?? Number.NaN);
}
