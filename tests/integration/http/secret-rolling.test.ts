import { afterAll, beforeAll, expect, it } from "vitest";
import { joinShop, type Shop, sessionSecret } from "../../fixtures/shop";

const nextSecret = "the-session-secret-that-follows-it";

let shop: Shop;
beforeAll(async () => {
  shop = await joinShop();
});
afterAll(() => shop?.stop());

async function isSignedIn(visitor: { fetch(path: string): Promise<Response> }): Promise<boolean> {
  return (await visitor.fetch("/account")).status === 200;
}

/** Which of the two signed cookies that every page knows an answer sets. */
function signedNow({ headers }: Response): (string | undefined)[] {
  const names = headers.getSetCookie().map((cookie) => cookie.split("=")[0]);
  return names.filter((name) => name === "lectern-csrf" || name === "lectern-session").sort();
}

it("a rolled session secret signs nobody out, and leaves no open page useless", async () => {
  const rolling = await shop.addWeb({ env: { SESSION_SECRET: `${nextSecret}, ${sessionSecret}` } });
  const rolled = await shop.addWeb({ env: { SESSION_SECRET: nextSecret } });
  const student = await shop.visitor().signUp();
  const absent = student.at(rolled.url);

  // The page was open before the roll: its form carries a token from then.
  const during = student.at(rolling.url);
  expect((await during.post("/theme", { theme: "dark" })).status).toBe(302);
  // Any page has the browser's cookies signed anew, once.
  expect(signedNow(await during.fetch("/"))).toEqual(["lectern-csrf", "lectern-session"]);
  expect(signedNow(await during.fetch("/"))).toEqual([]);

  const after = during.at(rolled.url);
  expect(await isSignedIn(after)).toBe(true);
  expect((await after.post("/theme", { theme: "light" })).status).toBe(302);

  // Who has not come by meanwhile signs in again; the old secret opens nothing any more.
  expect(await isSignedIn(absent)).toBe(false);
});

it("a cookie that no secret has signed is not signed anew", async () => {
  const rolling = await shop.addWeb({ env: { SESSION_SECRET: `${nextSecret}, ${"x".repeat(32)}` } });
  const student = (await shop.visitor().signUp()).at(rolling.url);
  expect(signedNow(await student.fetch("/"))).toEqual(["lectern-csrf"]);
  expect(await isSignedIn(student)).toBe(false);
});
