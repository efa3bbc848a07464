import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { joinShop, type Shop } from "../../fixtures/shop";
import type { Visitor } from "../../fixtures/visitor";

let shop: Shop;
beforeAll(async () => {
  shop = await joinShop();
});
afterAll(() => shop.stop());

describe("signing up", () => {
  test("leads to where the visitor wanted to go, signed in", async () => {
    const visitor = shop.visitor();
    const sentAway = await visitor.fetch("/account?from=mail");
    expect(sentAway.status).toBe(302);
    const signIn = sentAway.headers.get("Location")!;
    const page = await textOf(visitor.fetch(signIn));
    const signUp = /href="(\/sign-up\?[^"]*)"/.exec(page)![1]!.replaceAll("&amp;", "&");
    const onward = /name="redirectTo" value="([^"]+)"/.exec(await textOf(visitor.fetch(signUp)))![1]!;
    const answer = await visitor.post(signUp, { ...registrationOf(visitor), redirectTo: onward });
    expect(answer.status).toBe(302);
    expect(answer.headers.get("Location")).toBe("/account?from=mail");
    expect(await isSignedIn(visitor)).toBe(true);
  });

  test("says at each field what is wrong, keeps what was typed, and never repeats a password", async () => {
    const visitor = shop.visitor();
    const answer = await visitor.post("/sign-up", { name: "Zoë", email: "zoe@", password: "9-letters" });
    expect(answer.status).toBe(400);
    const page = await answer.text();
    expect(page).toContain("Enter an email address like ada@example.com.");
    expect(page).toContain("Use at least 10 characters.");
    expect(page).toContain('value="Zoë"');
    expect(page).toContain('value="zoe@"');
    expect(page).not.toContain("9-letters");
    expect(page).toMatch(/<input[^>]*name="email"[^>]*aria-invalid="true"/);
  });

  test("by a double click makes one account and signs in either way", async () => {
    const visitor = shop.visitor();
    await visitor.csrf();
    const clicks = await Promise.all([1, 2].map(() => visitor.post("/sign-up", registrationOf(visitor))));
    expect(clicks.map((answer) => answer.status)).toEqual([302, 302]);
    expect(await shop.mongo.database.collection("users").countDocuments({ email: visitor.email })).toBe(1);
    expect(await isSignedIn(visitor)).toBe(true);
  });

  test("with an email address that has an account says so", async () => {
    const { email } = await shop.visitor().signUp();
    const answer = await shop
      .visitor()
      .post("/sign-up", { name: "Ada", email, password: "another password" });
    expect(answer.status).toBe(409);
    expect(await answer.text()).toContain("An account with this email address already exists.");
  });
});

describe("signing in", () => {
  test("works with the address in any spelling", async () => {
    const { email, password } = await shop.visitor().signUp();
    const visitor = shop.visitor();
    const answer = await visitor.post("/sign-in", { email: ` ${email.toUpperCase()} `, password });
    expect(answer.status).toBe(302);
    expect(await isSignedIn(visitor)).toBe(true);
  });

  test("answers an unknown address and a wrong password with the same page", async () => {
    const { email } = await shop.visitor().signUp();
    const visitor = shop.visitor();
    const answers = [];
    for (const address of [email, "nobody@example.com"]) {
      const answer = await visitor.post("/sign-in", { email: address, password: "not the password" });
      const page = (await answer.text()).replaceAll(address, "EMAIL");
      answers.push({ status: answer.status, page: withoutRequestsOwn(page) });
    }
    expect(answers[0]!.status).toBe(400);
    expect(answers[0]!.page).toContain("Incorrect email address or password. Check both and try again.");
    expect(answers[1]).toEqual(answers[0]);
  });

  test("is refused after ten slips, in words and with the time to wait", async () => {
    const { email, password } = await shop.visitor().signUp();
    const visitor = shop.visitor();
    for (let slip = 0; slip < 10; slip += 1) await visitor.post("/sign-in", { email, password: "a slip" });
    const answer = await visitor.post("/sign-in", { email, password });
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get("Retry-After"))).toBeGreaterThan(0);
    expect(await answer.text()).toMatch(/Too many attempts\. Try again in (\d+ minutes|a minute)\./);
    expect(await isSignedIn(visitor)).toBe(false);
  });

  test("replaces the session that the browser came with", async () => {
    const visitor = await shop.visitor().signUp();
    const before = visitor.at(shop.web.url);
    await visitor.post("/sign-in", { email: visitor.email, password: visitor.password });
    expect(await isSignedIn(visitor)).toBe(true);
    expect(await isSignedIn(before)).toBe(false);
  });

  test("is not asked of those who are signed in: they are led on", async () => {
    const visitor = await shop.visitor().signUp();
    for (const page of ["/sign-in", "/sign-up"]) {
      const answer = await visitor.fetch(`${page}?redirectTo=%2Faccount`);
      expect([answer.status, answer.headers.get("Location")]).toEqual([302, "/account"]);
    }
  });

  test("as the demo's student takes one press", async () => {
    const visitor = shop.visitor();
    const page = await textOf(visitor.fetch("/sign-in?redirectTo=%2Faccount"));
    const form = page.split("<form").find((part) => part.includes('value="student@lectern.test"'))!;
    const fields = [...form.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(([, name, value]) => [
      name,
      value,
    ]);
    const answer = await visitor.post("/sign-in", Object.fromEntries(fields));
    expect(answer.headers.get("Location")).toBe("/account");
    expect(await isSignedIn(visitor)).toBe(true);
  });

  test.each([
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "/.//evil.example",
    "/%2e//evil.example",
    "javascript:alert(1)",
  ])("never leads to %j", async (target) => {
    const { email, password } = await shop.visitor().signUp();
    const answer = await shop.visitor().post("/sign-in", { email, password, redirectTo: target });
    expect(answer.status).toBe(302);
    const base = new URL(shop.web.url);
    expect(new URL(answer.headers.get("Location")!, base).origin).toBe(base.origin);
  });
});

describe("signing out", () => {
  test("ends the session, also for whoever copied the cookie", async () => {
    const visitor = await shop.visitor().signUp();
    const copy = visitor.at(shop.web.url);
    const answer = await visitor.post("/sign-out");
    expect([answer.status, answer.headers.get("Location")]).toEqual([302, "/"]);
    expect(await isSignedIn(visitor)).toBe(false);
    expect(await isSignedIn(copy)).toBe(false);
  });

  test("takes more than following a link", async () => {
    const visitor = await shop.visitor().signUp();
    const answer = await visitor.fetch("/sign-out");
    expect([answer.status, answer.headers.get("Location")]).toEqual([302, "/"]);
    expect(await isSignedIn(visitor)).toBe(true);
  });
});

describe("a form that no page of ours sent", () => {
  test.each(["/sign-up", "/sign-in", "/sign-out"])("is not carried out at %s", async (path) => {
    // Remix itself stops a foreign origin at pages, and calls that an error.
    shop.expectErrors(/host header does not match `origin` header/);
    const { email, password } = await shop.visitor().signUp();
    const visitor = await shop.visitor().signUp();
    const csrf = await visitor.csrf();
    for (const [origin, token] of [
      ["https://evil.example", csrf],
      [shop.web.url, "forged"],
      [shop.web.url, ""],
    ] as const) {
      const body = new URLSearchParams({ csrf: token, name: "Mallory", email, password });
      const answer = await visitor.fetch(path, { method: "POST", headers: { Origin: origin }, body });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.headers.getSetCookie().filter((cookie) => cookie.includes("session"))).toEqual([]);
    }
    expect(await isSignedIn(visitor)).toBe(true);
  });

  test.each<Record<string, string>>([
    { "a[99999999]": "1" },
    { __intent__: "{", __state__: "{" },
    { __intent__: '{"type":"insert","payload":{"name":"email"}}' },
    { "email[$ne]": "x", "password[$ne]": "x" },
    { "__proto__.email": "x", "constructor.prototype.x": "1" },
  ])("with fields like %j is told what is missing", async (fields) => {
    const answer = await shop.visitor().post("/sign-in", fields);
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain("Enter your email address.");
  });
});

function registrationOf({ email, password }: Visitor) {
  return { name: "Ada Lovelace", email, password };
}

async function isSignedIn(visitor: Visitor): Promise<boolean> {
  const { status } = await visitor.fetch("/account");
  expect([200, 302]).toContain(status);
  return status === 200;
}

/** A page without what every answer has for itself. */
function withoutRequestsOwn(page: string): string {
  return page.replace(/nonce="[^"]*"/g, "").replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}/g, "");
}

async function textOf(answer: Promise<Response>): Promise<string> {
  return (await answer).text();
}
