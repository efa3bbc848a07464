import { mongo } from "mongoose";
import Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunningProcess } from "../../fixtures/processes";
import { beginPurchase } from "../../fixtures/purchase";
import { type Shop, startShop } from "../../fixtures/shop";
import type { Visitor } from "../../fixtures/visitor";
import { startAlertReceiver } from "./alert-receiver";

const secret = "what-signs-the-alerts-of-the-tests-alone";
const page = "/admin/alerts/sync_failures";

let receiver: Awaited<ReturnType<typeof startAlertReceiver>>;
let shop: Shop;
let web: RunningProcess;
let staff: Visitor;

beforeAll(async () => {
  receiver = await startAlertReceiver();
  shop = await startShop();
  web = await shop.addWeb({ env: { ALERT_WEBHOOK_URL: receiver.url, ALERT_WEBHOOK_SECRET: secret } });
  staff = (await shop.staff()).at(web.url);
  // It is counted within five seconds, while the other tests run.
  await fetch(`${web.url}/api/webhooks`, { method: "POST", body: "{}" });
});
afterAll(async () => {
  await shop?.stop();
  await receiver?.close();
});

const records = (name: string) => shop.mongo.database.collection<{ _id: string }>(name);
const settings = () => records("alertSettings").findOne({ _id: "sync_failures" });
const audited = async () => {
  const entries = shop.mongo.database.collection("auditTrail").find({ subject: "alert:sync_failures" });
  return (await entries.sort({ at: 1 }).toArray()).map(({ action, reason }) => [action, reason]);
};
/** Without React's marks between pieces of text. */
const textOf = async (path: string) => (await (await staff.fetch(path)).text()).replaceAll("<!-- -->", "");
const change = (fields: Record<string, string>) => staff.post(page, fields);
const figures = { failedPercent: "7", samples: "30", windowMinutes: "20" };

describe("the rules' settings", () => {
  it("are changed, with an entry in the audit trail, once for who presses twice", async () => {
    const save = { intent: "thresholds", version: "0", ...figures };
    const answers = [await change(save), await change(save)];
    expect(answers.map(({ status, headers }) => [status, headers.get("Location")])).toEqual([
      [302, `${page}?saved`],
      [302, `${page}?saved`],
    ]);
    expect(await settings()).toMatchObject({
      version: 1,
      thresholds: { failedPercent: 7, samples: 30, windowMinutes: 20 },
    });
    expect(await audited()).toEqual([["alert.thresholds", null]]);
    expect(await textOf("/admin/alerts")).toContain("failed syncs above 7%");
  });

  it("that are out of bounds or no numbers are refused beside their fields, and nothing is changed", async () => {
    const answer = await change({
      intent: "thresholds",
      version: "1",
      ...figures,
      failedPercent: "101",
      samples: "x",
    });
    const text = await answer.text();
    expect(answer.status).toBe(400);
    expect(text).toContain("Enter a whole number from 1 to 100.");
    expect(text).toContain("Enter a whole number from 1 to 10000.");
    expect(text).toContain('value="101"');
    expect(await settings()).toMatchObject({ version: 1 });
  });

  it("that somebody else has changed meanwhile are not overwritten", async () => {
    const answer = await change({ intent: "reset", version: "0" });
    expect(answer.status).toBe(409);
    expect(await answer.text()).toContain("Someone else changed this rule in the meantime.");
    expect(await settings()).toMatchObject({ version: 1 });
  });

  it("can be reset to their defaults", async () => {
    expect((await change({ intent: "reset", version: "1" })).status).toBe(302);
    expect(await settings()).toMatchObject({ version: 2, thresholds: {} });
  });

  it("snooze and wake a rule, switch it off and on, each with its reason", async () => {
    await change({ intent: "snooze", version: "2", hours: "4", reason: "We move the server" });
    expect(await textOf(page)).toContain("End snooze");
    const { snoozedUntil } = (await settings()) as unknown as { snoozedUntil: Date };
    expect(Math.round((snoozedUntil.getTime() - Date.now()) / 60_000)).toBe(240);
    await change({ intent: "wake", version: "3" });
    expect((await change({ intent: "off", version: "4", reason: " " })).status).toBe(400);
    await change({ intent: "off", version: "4", reason: "Too loud for us" });
    expect(await textOf("/admin/alerts/sync_failures")).toContain("Too loud for us");
    await change({ intent: "on", version: "5", reason: "Mended" });
    expect(await settings()).toMatchObject({ version: 6, isOn: true, snoozedUntil: null });
    expect((await audited()).slice(2)).toEqual([
      ["alert.snoozed", "We move the server"],
      ["alert.woken", null],
      ["alert.switched_off", "Too loud for us"],
      ["alert.switched_on", "Mended"],
    ]);
  });

  it("are nobody else's to see or to change", async () => {
    const student = (await shop.visitor().signUp()).at(web.url);
    for (const path of ["/admin/alerts", page, "/admin/alerts/runbook"]) {
      expect((await student.fetch(path)).status).toBe(404);
    }
    expect((await student.post(page, { intent: "reset", version: "6" })).status).toBe(404);
    expect((await staff.fetch("/admin/alerts/no_such_rule")).status).toBe(404);
    expect((await staff.post(page, { intent: "delete", version: "6" })).status).toBe(400);
  });
});

describe("the page", () => {
  it("shows what fires, where its notices are, and what to do about it", async () => {
    const _id = new mongo.ObjectId();
    const finding = {
      subject: "order:1",
      label: "Order L-1",
      text: "needs review",
      path: "/admin/orders/L-1",
    };
    const now = new Date();
    const firing = {
      ...{ mode: "sandbox", rule: "orders_need_person", version: 1, isOpen: true, state: "firing" },
      ...{ subjects: ["order:1"], findings: [finding], foundCount: 1, badSince: now, lastBadAt: now },
      ...{ firedAt: now, isSwitchedOff: false, told: { firing: now }, isUntold: false },
    };
    await shop.mongo.database.collection("incidents").insertOne({ _id, ...firing });
    await shop.mongo.database.collection("outbox").insertOne({
      ...{ key: `alert:${_id}:firing`, template: "staff_notice", to: [], props: {}, state: "dead" },
      ...{ lastError: "No such person", attempts: 1, nextAttemptAt: now, createdAt: now },
    });
    const text = await textOf("/admin/alerts");
    expect(text).toContain('href="/admin/orders/L-1"');
    expect(text).toContain("email failed, no webhook set up");
    expect(text).toContain('href="/admin/alerts/runbook#orders-need-review"');
    expect(await textOf("/admin/alerts/runbook")).toContain('id="orders-need-review"');
  });

  it("leafs through what is over, newest first", async () => {
    const ended = Array.from({ length: 30 }, (_, index) => {
      const at = new Date(Date.now() - index * 3_600_000);
      const finding = { subject: `s${index}`, label: `Finding-${index}.`, text: "was bad", path: null };
      return {
        ...{ mode: "sandbox", rule: "disputes", version: 1, isOpen: false, state: "resolved" },
        ...{ subjects: [`s${index}`], findings: [finding], foundCount: 1, badSince: at, lastBadAt: at },
        ...{ firedAt: at, resolvedAt: at, isSwitchedOff: false, told: {}, isUntold: false },
      };
    });
    await shop.mongo.database.collection("incidents").insertMany(ended);
    const first = await textOf("/admin/alerts");
    expect([first.includes("Finding-24."), first.includes("Finding-25.")]).toEqual([true, false]);
    const next = /href="([^"]*cursor=[^"]+)"/.exec(first)?.[1]?.replaceAll("&amp;", "&");
    const second = await textOf(new URL(String(next), `${web.url}/admin/alerts`).href);
    expect([second.includes("Finding-24."), second.includes("Finding-29.")]).toEqual([false, true]);
  });
});

describe("a test alert", () => {
  const press = (id: string) => staff.post("/admin/alerts?index", { form: "test", id });

  it("goes out by mail and to the webhook at once, once for who presses twice", async () => {
    const id = crypto.randomUUID();
    await press(id);
    expect((await press(id)).status).toBe(302);
    const mails = await records("outbox")
      .find({ key: `alert:test:${id}` } as object)
      .toArray();
    expect(mails).toMatchObject([{ template: "staff_notice", to: [], props: { title: "Test alert" } }]);
    const [posted, ...others] = receiver.received;
    expect(others).toEqual([]);
    const body = Stripe.webhooks.constructEvent(posted!.body, posted!.signature, secret) as unknown;
    expect(body).toMatchObject({ lectern: { event: "alert.test", mode: "sandbox" } });
    expect(await textOf("/admin/alerts")).toContain("email queued, webhook delivered");
  });

  it("is refused after five within an hour", async () => {
    const answers = [];
    for (let count = 0; count < 4; count++) answers.push(await press(crypto.randomUUID()));
    expect(answers.map(({ status }) => status)).toEqual([302, 302, 302, 429]);
    expect(Number(answers[3]!.headers.get("Retry-After"))).toBeGreaterThan(60);
    expect(await answers[3]!.text()).toContain("Too many attempts.");
  });
});

it("what the rules look at is counted: refused signatures, and the networks of checkouts without their addresses", async () => {
  const { paymentIntentId } = await beginPurchase(shop);
  const networks = await records("checkoutNetworks").find().toArray();
  expect(networks).toMatchObject([{ paymentIntentId, network: expect.stringMatching(/^[0-9a-f]{20}$/) }]);
  await expect
    .poll(() => records("refusedSignatures").find().toArray(), { timeout: 10_000 })
    .toMatchObject([{ mode: "sandbox", count: 1 }]);
});
