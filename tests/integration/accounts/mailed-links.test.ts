import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mailedLink, mailsTo } from "../../fixtures/mailed-link";
import { joinShop, type Shop } from "../../fixtures/shop";
import type { Visitor } from "../../fixtures/visitor";

const newPassword = "a password never used before";

let shop: Shop;
beforeAll(async () => {
  shop = await joinShop();
});
afterAll(() => shop.stop());

describe("the address of a new account", () => {
  test("gets a link, and is confirmed by following it and one press", async () => {
    const student = await shop.visitor().signUp();
    expect(await textOf(student.fetch("/account"))).toContain("Is this address yours?");
    const link = await mailedLink(shop, "verify_email", student.email);
    const page = await follow(student, link);
    expect(page).toContain(student.email);
    expect(await isConfirmed(student)).toBe(false);

    const answer = await student.post("/verify-email");
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain("Email address confirmed");
    expect(await isConfirmed(student)).toBe(true);
    expect(await textOf(student.fetch("/account"))).not.toContain("Is this address yours?");
  });

  test("is confirmed elsewhere by a new password alone, and whoever opened the account is out", async () => {
    const squatter = await shop.visitor().signUp();
    const owner = await shop.visitor().signUp();
    const page = await follow(owner, await mailedLink(shop, "verify_email", squatter.email));
    expect(page).toContain("choose a new password, which signs the account out");
    const answer = await owner.post("/verify-email");
    expect([answer.status, answer.headers.get("Location")]).toEqual([302, "/reset-password"]);
    expect((await squatter.fetch("/account")).status).toBe(302);
    expect(await isConfirmed(squatter)).toBe(false);

    expect((await owner.post("/reset-password", { password: newPassword })).status).toBe(302);
    expect(await isConfirmed(squatter)).toBe(true);
    expect(await mayEnter(squatter.email, squatter.password)).toBe(false);
    expect(await mayEnter(squatter.email, newPassword)).toBe(true);
  });

  test("gets one mail, however often the button was pressed", async () => {
    const visitor = shop.visitor();
    const fields = { name: "Ada", email: visitor.email, password: visitor.password };
    await visitor.csrf();
    await Promise.all([1, 2, 3].map(() => visitor.post("/sign-up", fields)));
    expect(await mailsTo(shop, visitor.email)).toHaveLength(1);
  });

  test("is not confirmed twice, nor by a link that was used", async () => {
    const student = await shop.visitor().signUp();
    const link = await mailedLink(shop, "verify_email", student.email);
    const readers = [student, student.at(shop.web.url), student.at(shop.web.url)];
    for (const reader of readers) await follow(reader, link);
    const answers = await Promise.all(readers.map((reader) => reader.post("/verify-email")));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 410, 410]);
    const late = shop.visitor();
    expect(await follow(late, link)).toContain("This link no longer works");
  });

  test("gets another mail when asked, but not again and again", async () => {
    const student = await shop.visitor().signUp();
    for (let time = 0; time < 3; time += 1) {
      const answer = await student.post("/account", { form: "verification" });
      expect(await answer.text()).toContain("We've sent you another email.");
    }
    expect(await mailsTo(shop, student.email)).toHaveLength(4);
    const answer = await student.post("/account", { form: "verification" });
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get("Retry-After"))).toBeGreaterThan(0);
    expect(await answer.text()).toContain("You've asked for several emails already.");
    expect(await mailsTo(shop, student.email)).toHaveLength(4);
  });

  test("gets no other mail once it is confirmed", async () => {
    const student = await shop.visitor().signUp();
    await follow(student, await mailedLink(shop, "verify_email", student.email));
    await student.post("/verify-email");
    await student.post("/account", { form: "verification" });
    expect(await mailsTo(shop, student.email)).toHaveLength(1);
  });
});

describe("a forgotten password", () => {
  test("is replaced by a link, and every session ends", async () => {
    const student = await shop.visitor().signUp();
    const elsewhere = student.at(shop.web.url);
    const reader = await askAndFollow(student.email);
    const answer = await reader.post("/reset-password", { password: newPassword });
    expect([answer.status, answer.headers.get("Location")]).toEqual([302, "/sign-in?reason=new-password"]);
    expect((await elsewhere.fetch("/account")).status).toBe(302);
    expect(await mayEnter(student.email, student.password)).toBe(false);
    expect(await mayEnter(student.email, newPassword)).toBe(true);
    expect(await isConfirmed(student)).toBe(true);
  });

  test("can be chosen once with one link, however many try at once", async () => {
    const student = await shop.visitor().signUp();
    const readers = [await askAndFollow(student.email), shop.visitor()];
    await follow(readers[1]!, await mailedLink(shop, "reset_password", student.email));
    const answers = await Promise.all(
      readers.map((reader, index) => reader.post("/reset-password", { password: `new password ${index}` })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([302, 410]);
    const winner = answers.findIndex(({ status }) => status === 302);
    expect(await mayEnter(student.email, `new password ${winner}`)).toBe(true);
  });

  test("makes the other links that were mailed useless", async () => {
    const student = await shop.visitor().signUp();
    const first = await askAndFollow(student.email);
    const second = await askAndFollow(student.email);
    await second.post("/reset-password", { password: newPassword });
    const late = await first.post("/reset-password", { password: "a thief's password" });
    expect(late.status).toBe(410);
    expect(await mayEnter(student.email, newPassword)).toBe(true);
  });

  test("that is too short costs no link", async () => {
    const student = await shop.visitor().signUp();
    const reader = await askAndFollow(student.email);
    const short = await reader.post("/reset-password", { password: "short" });
    expect(short.status).toBe(400);
    expect(await short.text()).toContain("Use at least 10 characters.");
    expect((await reader.post("/reset-password", { password: newPassword })).status).toBe(302);
  });

  test("can't be chosen by a link that has run out", async () => {
    const student = await shop.visitor().signUp();
    const reader = await askAndFollow(student.email);
    await shop.mongo.database
      .collection("linkTokens")
      .updateMany({ email: student.email }, { $set: { expiresAt: new Date(Date.now() - 1) } });
    const page = await textOf(reader.fetch("/reset-password"));
    expect(page).toContain("This link no longer works");
    expect(page).toContain('href="/forgot-password"');
    expect((await reader.post("/reset-password", { password: newPassword })).status).toBe(410);
    expect(await mayEnter(student.email, student.password)).toBe(true);
  });

  test("can't be chosen by a link for something else, or by none", async () => {
    const student = await shop.visitor().signUp();
    const { search } = new URL(await mailedLink(shop, "verify_email", student.email), shop.web.url);
    for (const query of [search, "?token=", `?token=${"x".repeat(5_000)}`, "?token[$ne]=x", ""]) {
      const reader = shop.visitor();
      await reader.fetch(`/reset-password${query}`);
      expect((await reader.post("/reset-password", { password: newPassword })).status).toBe(410);
    }
    expect(await mayEnter(student.email, student.password)).toBe(true);
  });

  test("can't be chosen by a page of another site", async () => {
    const student = await shop.visitor().signUp();
    const reader = await askAndFollow(student.email);
    const forged = await reader.fetch("/reset-password", {
      method: "POST",
      headers: { Origin: shop.web.url },
      body: new URLSearchParams({ csrf: "forged", password: newPassword }),
    });
    expect(forged.status).toBe(403);
    expect(await mayEnter(student.email, student.password)).toBe(true);
  });
});

describe("whoever asks for a new password", () => {
  test("can't learn whether there is an account", async () => {
    const { email } = await shop.visitor().signUp();
    const visitor = shop.visitor();
    const answers = [];
    for (const address of [email, "nobody@example.com"]) {
      const answer = await visitor.post("/forgot-password", { email: address });
      answers.push([answer.status, answer.headers.get("Location"), await answer.text()]);
    }
    expect(answers[0]).toEqual([302, "/forgot-password?asked", ""]);
    expect(answers[1]).toEqual(answers[0]);
    expect(await mailsTo(shop, email, "reset_password")).toHaveLength(1);
    expect(await mailsTo(shop, "nobody@example.com")).toEqual([]);
  });

  test("can't fill another's mailbox, nor learn from the limit", async () => {
    const { email } = await shop.visitor().signUp();
    for (const address of [email, "still-nobody@example.com"]) {
      const statuses = [];
      for (let time = 0; time < 4; time += 1) {
        statuses.push((await shop.visitor().post("/forgot-password", { email: address })).status);
      }
      expect(statuses).toEqual([302, 302, 302, 429]);
    }
    expect(await mailsTo(shop, email, "reset_password")).toHaveLength(3);
  });

  test("can't go through many addresses from one place", async () => {
    const visitor = shop.visitor();
    const statuses = [];
    for (let person = 0; person < 21; person += 1) {
      statuses.push((await visitor.post("/forgot-password", { email: `spray${person}@example.com` })).status);
    }
    expect(statuses.indexOf(429)).toBe(20);
  });

  test.each(["student@lectern.test", "staff@lectern.test"])(
    "gets no mail for %s of the demo",
    async (email) => {
      expect((await shop.visitor().post("/forgot-password", { email })).status).toBe(302);
      expect(await mailsTo(shop, email)).toEqual([]);
    },
  );
});

describe("a token", () => {
  test("is known to the database by its hash only, which the database removes in time", async () => {
    const { email } = await shop.visitor().signUp();
    const token = tokenIn(await mailedLink(shop, "verify_email", email));
    expect(Buffer.from(token, "base64url")).toHaveLength(32);
    const tokens = shop.mongo.database.collection<{ _id: string; expiresAt: Date }>("linkTokens");
    const stored = await tokens.findOne({ email });
    expect(stored?._id).toBe(createHash("sha256").update(token).digest("hex"));
    expect(JSON.stringify(stored)).not.toContain(token);
    const minutesLeft = (stored!.expiresAt.getTime() - Date.now()) / 60_000;
    expect(minutesLeft).toBeGreaterThan(29);
    expect(minutesLeft).toBeLessThanOrEqual(30);
    expect(await tokens.indexes()).toContainEqual(
      expect.objectContaining({ key: { expiresAt: 1 }, expireAfterSeconds: 0 }),
    );
  });

  test("is in no page, no address but the mailed one, and no log", async () => {
    const { email } = await shop.visitor().signUp();
    for (const template of ["verify_email", "reset_password"] as const) {
      if (template === "reset_password") await shop.visitor().post("/forgot-password", { email });
      const link = await mailedLink(shop, template, email);
      const reader = shop.visitor();
      const redirect = await reader.fetch(link);
      expect(redirect.status).toBe(302);
      expect(redirect.headers.get("Location")).toBe(link.split("?")[0]);
      expect(redirect.headers.get("Cache-Control")).toContain("no-store");
      expect(redirect.headers.getSetCookie().join()).toMatch(/HttpOnly.*SameSite=Lax/);
      expect(await textOf(reader.fetch(link.split("?")[0]!))).not.toContain(tokenIn(link));
      expect(shop.web.lines.join("\n")).not.toContain(tokenIn(link));
    }
  });
});

/** Follows a link as a browser does: to where it is sent on. */
async function follow(visitor: Visitor, link: string): Promise<string> {
  const { headers } = await visitor.fetch(link);
  return textOf(visitor.fetch(headers.get("Location")!));
}

async function askAndFollow(email: string): Promise<Visitor> {
  const visitor = shop.visitor();
  await visitor.post("/forgot-password", { email });
  const page = await follow(visitor, await mailedLink(shop, "reset_password", email));
  expect(page).toContain("Choose a new password");
  return visitor;
}

async function isConfirmed({ email }: Visitor): Promise<boolean> {
  const user = await shop.mongo.database.collection("users").findOne({ email });
  return user?.emailVerifiedAt instanceof Date;
}

async function mayEnter(email: string, password: string): Promise<boolean> {
  return (await shop.visitor().post("/sign-in", { email, password })).status === 302;
}

function tokenIn(link: string): string {
  return new URL(link, shop.web.url).searchParams.get("token") ?? "";
}

async function textOf(answer: Promise<Response>): Promise<string> {
  return (await answer).text();
}
