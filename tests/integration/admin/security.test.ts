import { randomUUID } from "node:crypto";
import { ObjectId } from "mongodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../fixtures/eventually";
import { type Shop, startShop } from "../../fixtures/shop";
import { Visitor } from "../../fixtures/visitor";

let shop: Shop;
beforeAll(async () => {
  shop = await startShop();
});
afterAll(() => shop?.stop());

const collection = (name: string) => shop.mongo.database.collection(name);

async function idOf({ email }: Visitor): Promise<string> {
  return String((await collection("users").findOne({ email }))?._id);
}

/** The same person in another browser. */
async function signInAgain({ email, password }: Visitor, userAgent: string): Promise<Visitor> {
  const twin = new Visitor(shop.web.url);
  const csrf = await twin.csrf();
  const response = await twin.fetch("/sign-in", {
    method: "POST",
    headers: { Origin: shop.web.url, "User-Agent": userAgent },
    body: new URLSearchParams({ csrf, email, password }),
  });
  expect(response.status).toBe(302);
  return twin;
}

const isSignedIn = async (visitor: Visitor) => (await visitor.fetch("/account")).status === 200;
const firefox = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0";
const phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1";

function sessionNamed(page: string, browser: string): string {
  const row = page.split("<tr").find((each) => each.includes(browser)) ?? "";
  return /name="session" value="([^"]+)"/.exec(row)?.[1] ?? "";
}

describe("one's own sessions", () => {
  it("are listed on the account's page, and ended there one by one or all but this one", async () => {
    const here = await shop.visitor().signUp();
    const [desktop, mobile] = [await signInAgain(here, firefox), await signInAgain(here, phone)];
    const page = await (await here.fetch("/account")).text();
    expect(page).toContain("Safari on an iPhone");
    expect(page.match(/This device/g)).toHaveLength(1);

    const ended = await here.post("/account/sessions", { session: sessionNamed(page, "Firefox on Windows") });
    expect(ended.headers.get("location")).toBe("/account?ended=1#sessions");
    expect(await Promise.all([desktop, mobile, here].map(isSignedIn))).toEqual([false, true, true]);

    await here.post("/account/sessions", { session: "others" });
    expect(await Promise.all([mobile, here].map(isSignedIn))).toEqual([false, true]);
  });

  it("are one's own to end, and nobody else's", async () => {
    const [owner, other] = [await shop.visitor().signUp(), await shop.visitor().signUp()];
    await signInAgain(owner, firefox);
    const session = sessionNamed(await (await owner.fetch("/account")).text(), "Firefox");
    expect(session).not.toBe("");
    const answer = await other.post("/account/sessions", { session });
    expect(answer.headers.get("location")).toContain("ended=0");
    expect(await collection("sessions").countDocuments({ _id: session as never })).toBe(1);
  });

  it("say half of where they began, and no more", async () => {
    const student = await shop.visitor().signUp();
    const session = await collection("sessions").findOne({ userId: new ObjectId(await idOf(student)) });
    expect(session?.network).toMatch(/^10\.\d+\.x\.x$/);
    expect(Object.keys(session ?? {})).not.toContain("address");
  });

  it("are ended by staff, too, and that is audited", async () => {
    const [staff, student] = [await shop.staff(), await shop.visitor().signUp()];
    const id = await idOf(student);
    const answer = await staff.post(`/admin/people/${id}/sessions`, { session: "others" });
    expect(answer.headers.get("location")).toBe(`/admin/people/${id}?ended=1#sessions`);
    expect(await isSignedIn(student)).toBe(false);
    expect(await isSignedIn(staff)).toBe(true);
    expect(await collection("auditTrail").findOne({ subject: `user:${id}` })).toMatchObject({
      action: "person.sessions_ended",
      actor: `staff:${await idOf(staff)}`,
    });
  });
});

describe("staff rights", () => {
  const verified = async () => {
    const person = await shop.visitor().signUp();
    await collection("users").updateOne({ email: person.email }, { $set: { emailVerifiedAt: new Date() } });
    return { person, id: await idOf(person) };
  };
  const grant = { role: "staff", reason: "New on the team" };
  const revoke = { role: "student", reason: "Has left" };
  const change = (by: Visitor, id: string, fields: Record<string, string>) =>
    by.post(`/admin/people/${id}/role`, { key: randomUUID(), ...fields });
  const roleOf = async (id: string) => (await collection("users").findOne({ _id: new ObjectId(id) }))?.role;

  it("are given and taken by staff: audited once, told by one mail, signed out everywhere", async () => {
    const staff = await shop.staff();
    const { person, id } = await verified();
    const key = randomUUID();
    for (let press = 0; press < 2; press++)
      expect((await change(staff, id, { ...grant, key })).status).toBe(302);
    expect(await isSignedIn(person)).toBe(false);
    const granted = await collection("auditTrail")
      .find({ subject: `user:${id}` })
      .toArray();
    expect(granted).toMatchObject([{ action: "staff.granted", reason: "New on the team" }]);
    const mails = await collection("outbox").find({ to: person.email, template: "rights_changed" }).toArray();
    expect(mails).toMatchObject([{ props: { isStaff: true } }]);

    const colleague = await signInAgain(person, firefox);
    expect((await colleague.fetch("/admin")).status).toBe(200);
    expect((await change(staff, id, revoke)).status).toBe(302);
    expect((await colleague.fetch("/admin")).status).toBe(404);
    expect(await roleOf(id)).toBe("student");
  });

  it("that are given under the key of a press that changed nothing are audited and told, too", async () => {
    const staff = await shop.staff();
    const { person, id } = await verified();
    const used = { key: randomUUID() };
    for (const fields of [revoke, grant, revoke, grant])
      expect((await change(staff, id, { ...fields, ...used })).status).toBe(302);
    expect(await roleOf(id)).toBe("staff");
    const entries = await collection("auditTrail")
      .find({ subject: `user:${id}`, action: "staff.granted" })
      .toArray();
    expect(entries).toHaveLength(2);
    const told = { to: person.email, template: "rights_changed", "props.isStaff": true };
    expect(await collection("outbox").countDocuments(told)).toBe(2);
  });

  it("need a confirmed address, a reason, and somebody else's hand", async () => {
    const staff = await shop.staff();
    const [own, unconfirmed] = [await idOf(staff), await idOf(await shop.visitor().signUp())];
    const { id } = await verified();
    const refused = [
      await change(staff, unconfirmed, grant),
      await change(staff, own, revoke),
      await change(staff, id, { ...grant, reason: " " }),
      await change(staff, id, { ...grant, role: "owner" }),
      await change(staff, String(new ObjectId()), grant),
      await change(staff, "x", grant),
    ];
    expect(refused.map(({ status }) => status)).toEqual([409, 409, 400, 400, 404, 404]);
    expect(await Promise.all([unconfirmed, own, id].map(roleOf))).toEqual(["student", "staff", "student"]);
    expect(await collection("auditTrail").countDocuments({ subject: `user:${id}` })).toBe(0);
  });

  it("need the password again when it was typed long ago, and a wrong one counts", async () => {
    const staff = await shop.staff();
    const { id } = await verified();
    const long = new Date(Date.now() - 16 * 60_000);
    const userId = new ObjectId(await idOf(staff));
    await collection("sessions").updateMany({ userId }, { $set: { confirmedAt: long } });
    const without = await change(staff, id, grant);
    expect([without.status, await without.text()]).toEqual([
      400,
      expect.stringContaining("Incorrect password."),
    ]);
    for (let guess = 0; guess < 10; guess++)
      expect((await change(staff, id, { ...grant, password: `guess ${guess}` })).status).toBe(400);
    const over = await change(staff, id, { ...grant, password: staff.password });
    expect(over.status).toBe(429);
    expect(over.headers.get("retry-after")).toMatch(/^\d+$/);
    expect(await roleOf(id)).toBe("student");
    const [noted] = await eventually(
      () =>
        collection("suspiciousActivity")
          .find({ kind: "wrong_password", who: String(userId) })
          .toArray(),
      (records) => records[0]?.count === 10,
    );
    expect(noted?.about).toBe(`/admin/people/${id}/role`);
    // Nor is anybody kept from one by what was guessed at the other.
    await signInAgain(staff, firefox);
  });

  it("that are lost while a form is still on its way open nothing", async () => {
    const [staff, { id }] = [await shop.staff(), await verified()];
    const userId = new ObjectId(await idOf(staff));
    const form = String(new URLSearchParams({ csrf: await staff.csrf(), key: randomUUID(), ...grant }));
    const soon = new Date(Date.now() + 60_000);
    await collection("sessions").updateOne({ userId }, { $set: { expiresAt: soon } });
    const { readable, writable } = new TransformStream<string, string>();
    const answer = staff.fetch(`/admin/people/${id}/role`, {
      method: "POST",
      headers: { Origin: shop.web.url, "Content-Type": "application/x-www-form-urlencoded" },
      body: readable.pipeThrough(new TextEncoderStream()),
      duplex: "half",
    });
    const writer = writable.getWriter();
    await writer.write(form.slice(0, 9));
    // The session is prolonged by whoever looks the rights up.
    await eventually(
      () => collection("sessions").findOne({ userId }),
      (session) => session?.expiresAt > soon,
    );
    await collection("users").updateOne({ _id: userId }, { $set: { role: "student" } });
    await writer.write(form.slice(9));
    await writer.close();
    expect((await answer).status).toBe(404);
    expect(await roleOf(id)).toBe("student");
  });

  it("of two who take each other's at once leave at least one on the staff", async () => {
    const [one, two] = [await shop.staff(), await shop.staff()];
    const ids = [await idOf(one), await idOf(two)] as const;
    await Promise.all([change(one, ids[1], revoke), change(two, ids[0], revoke)]);
    expect(await Promise.all(ids.map(roleOf))).toContain("staff");
  });

  it("that wait for the address to be confirmed say so to their owner", async () => {
    const person = await shop.visitor().signUp();
    await collection("users").updateOne({ email: person.email }, { $set: { role: "staff" } });
    expect(await (await person.fetch("/account")).text()).toContain(
      "Confirm this address to use the staff pages.",
    );
  });

  it("lead to a person's page by email address", async () => {
    const staff = await shop.staff();
    const { person, id } = await verified();
    const found = await staff.fetch(`/admin/security?email=${person.email.toUpperCase()}`);
    expect(found.headers.get("location")).toBe(`/admin/people/${id}/role`);
    const lost = await staff.fetch("/admin/security?email=nobody@example.com");
    expect(await lost.text()).toContain("No account has this email address.");
  });
});

describe("suspicious activity", () => {
  it("is counted by sender and shown to staff, one record however often", async () => {
    const student = await shop.visitor().signUp();
    const id = await idOf(student);
    for (let knock = 0; knock < 5; knock++) await student.fetch("/admin?password=hush");
    await student.fetch("/theme", { method: "POST", headers: { Origin: "https://evil.example" } });
    await student.fetch("/theme", {
      method: "POST",
      headers: { Origin: shop.web.url },
      body: new URLSearchParams({ csrf: "made-up" }),
    });
    await student.fetch("/api/webhooks", { method: "POST", body: "{}" });
    const records = await eventually(
      () => collection("suspiciousActivity").find().toArray(),
      (all) =>
        ["staff_page", "foreign_origin", "missing_token", "wrong_signature"].every((kind) =>
          all.some((record) => record.kind === kind),
        ),
    );
    const knocks = records.filter(({ kind, who }) => kind === "staff_page" && who === id);
    expect(knocks).toHaveLength(1);
    expect(knocks[0]?.count).toBeGreaterThanOrEqual(5);
    expect(JSON.stringify(records)).not.toContain("hush");
    const page = await (await (await shop.staff()).fetch("/admin/security")).text();
    expect(page).toContain("Staff page requested by someone who isn&#x27;t staff");
    expect(page).toContain(`/admin/people/${id}`);
    const logged = shop.web.lines.filter((line) => line.includes("suspicious activity"));
    expect(logged.length).toBeGreaterThan(0);
  });
});
