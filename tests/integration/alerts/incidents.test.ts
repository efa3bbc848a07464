import { spawn } from "node:child_process";
import { once } from "node:events";
import mongoose from "mongoose";
import Stripe from "stripe";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { AlertDeliveries } from "~/alerts/alert-delivery.server";
import { readSettings, writeSettings } from "~/alerts/alert-settings.server";
import { deliverAlerts } from "~/alerts/deliver-alerts.server";
import { evaluateAlerts } from "~/alerts/evaluate-alerts.server";
import { Incidents } from "~/alerts/incident.server";
import { startAlertWatch, watchAlerts } from "~/alerts/watch-alerts.server";
import { WritableOrders } from "~/orders/order.server";
import { openDatabase } from "../../fixtures/database";
import { makeOrderRecord } from "../../fixtures/order-record";
import { startAlertReceiver } from "./alert-receiver";
import { AlertClock, toldOf } from "./clock";

const secret = "what-signs-the-alerts-of-the-tests-alone";
const rule = "orders_need_person";
const begun = "Orders need review";

let receiver: Awaited<ReturnType<typeof startAlertReceiver>>;
let database: Awaited<ReturnType<typeof openDatabase>>;
let clock: AlertClock;

beforeAll(async () => {
  receiver = await startAlertReceiver();
  database = await openDatabase({
    ...{ ALERT_WEBHOOK_URL: receiver.url, ALERT_WEBHOOK_SECRET: secret },
    ...{ APP_URL: "https://courses.example.com", LOG_LEVEL: "silent" },
  });
});
afterAll(async () => {
  await database?.close();
  await receiver?.close();
});
beforeEach(async () => {
  for (const name of ["orders", "outbox", "incidents", "alertDeliveries", "alertSettings", "alertTurns"]) {
    await mongoose.connection.collection(name).deleteMany({});
  }
  receiver.received.length = 0;
  receiver.answerWith(200);
  clock = new AlertClock();
});

async function troubleOrder(number = "L-TROUBLE"): Promise<void> {
  const trouble = { mode: "test", number, status: "needs_review", reviewReason: "amount_mismatch" };
  await mongoose.connection.collection("orders").insertOne(Object.assign(makeOrderRecord(), trouble));
}

async function settle(): Promise<void> {
  await WritableOrders.updateMany({}, { $set: { status: "completed" } });
}

async function makeDue(): Promise<void> {
  await AlertDeliveries.updateMany({ state: "queued" }, { $set: { nextAttemptAt: new Date() } });
}

it("a condition that comes and goes all the time is one incident", async () => {
  await troubleOrder();
  for (let turn = 0; turn < 5; turn++) {
    await clock.pass(1);
    await settle();
    await clock.pass(1);
    await WritableOrders.updateMany({}, { $set: { status: "needs_review" } });
  }
  await settle();
  expect(await toldOf(rule)).toEqual([begun]);
  await clock.pass(3);
  expect(await toldOf(rule)).toEqual([begun, `Resolved: ${begun}`]);
  expect(await Incidents.countDocuments()).toBe(1);
});

it("evaluations at the same time make one incident and one mail of its beginning and of its end", async () => {
  await troubleOrder();
  const atOnce = () => Promise.all(Array.from({ length: 6 }, () => evaluateAlerts(clock.now)));
  await atOnce();
  clock.now = new Date(clock.now.getTime() + 60_000);
  await settle();
  await atOnce();
  clock.now = new Date(clock.now.getTime() + 10 * 60_000);
  await atOnce();
  await clock.look();
  expect(await toldOf(rule)).toEqual([begun, `Resolved: ${begun}`]);
  expect(await AlertDeliveries.countDocuments()).toBe(2);
});

it("of processes that watch at the same time one has the turn, and half a minute later one again", async () => {
  await troubleOrder();
  const turns = async () =>
    (await Promise.all(Array.from({ length: 5 }, () => watchAlerts()))).filter(
      (turn) => (turn as { isOurs: boolean }).isOurs,
    ).length;
  expect([await turns(), await turns()]).toEqual([1, 0]);
  const nextAt = new Date(Date.now() - 1);
  await mongoose.connection.collection("alertTurns").updateOne({}, { $set: { nextAt } });
  expect(await turns()).toBe(1);
  expect(receiver.received).toHaveLength(1);
});

it("a web process watches by itself, so that somebody says so when every worker is gone", async () => {
  await troubleOrder();
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  const stop = startAlertWatch();
  vi.advanceTimersByTime(30_000);
  vi.useRealTimers();
  await expect.poll(() => receiver.received.length).toBe(1);
  await stop();
  expect(await toldOf(rule)).toEqual([begun]);
});

describe("a process that is killed", () => {
  it.each(["insert alertDeliveries", "insert outbox", "update incidents"])(
    "before its `%s` leaves one mail and one post for the next one to write",
    async (crashBefore) => {
      await troubleOrder();
      const preloads = ["--import", "tsx", "--import", "./tests/fixtures/crash-at.mjs"];
      const child = spawn(process.execPath, [...preloads, "tests/integration/alerts/evaluate-once.ts"], {
        env: { ...process.env, CRASH_BEFORE: crashBefore },
        stdio: "ignore",
      });
      expect(await once(child, "exit")).toEqual([null, "SIGKILL"]);
      expect(await Incidents.findOne({ rule }).lean()).toMatchObject({ state: "firing", isUntold: true });
      await clock.look();
      await clock.look();
      expect(await toldOf(rule)).toEqual([begun]);
      expect(await AlertDeliveries.countDocuments()).toBe(1);
      expect(await Incidents.findOne({ rule }).lean()).toMatchObject({ isUntold: false });
    },
  );
});

it("a snoozed rule calls nobody; when it wakes it calls if there is still a reason", async () => {
  await writeSettings(rule, 0, { snoozedUntil: new Date(clock.now.getTime() + 60 * 60_000) });
  await troubleOrder();
  await clock.pass(3);
  expect(await toldOf(rule)).toEqual([]);
  expect(await Incidents.findOne({ rule }).lean()).toMatchObject({ state: "firing" });
  await clock.leap(60);
  expect(await toldOf(rule)).toEqual([begun]);
});

it("what begins and ends while its rule is snoozed is never told of", async () => {
  await writeSettings(rule, 0, { snoozedUntil: new Date(clock.now.getTime() + 60 * 60_000) });
  await troubleOrder();
  await clock.pass(1);
  await settle();
  await clock.pass(4);
  await clock.leap(60);
  expect(await toldOf(rule)).toEqual([]);
  expect(await Incidents.findOne({ rule }).lean()).toMatchObject({ state: "resolved" });
});

it("a rule that is off looks at nothing, and ends what it had begun without a word", async () => {
  await troubleOrder();
  await clock.pass(1);
  await writeSettings(rule, 0, { isOn: false, offReason: "Too loud" });
  await clock.pass(5);
  expect(await toldOf(rule)).toEqual([begun]);
  expect(await Incidents.find({ rule }).lean()).toMatchObject([{ state: "resolved", isSwitchedOff: true }]);
  await writeSettings(rule, 1, { isOn: true });
  await clock.pass(1);
  expect(await toldOf(rule)).toEqual([begun, begun]);
});

it("a threshold holds from the next evaluation on; one out of its bounds is the default", async () => {
  await mongoose.connection
    .collection("orders")
    .insertOne(Object.assign(makeOrderRecord(), { mode: "test", syncFailures: 4 }));
  await writeSettings(rule, 0, { thresholds: { failures: 1 } });
  expect((await readSettings(rule)).thresholds).toEqual({ failures: 10 });
  await clock.pass(1);
  expect(await toldOf(rule)).toEqual([]);
  await writeSettings(rule, 1, { thresholds: { failures: 4 } });
  await clock.pass(1);
  expect(await toldOf(rule)).toEqual([begun]);
  expect(await writeSettings(rule, 1, { thresholds: {} }), "decided on what is no longer so").toBe(false);
});

describe("the webhook of the alerts", () => {
  async function fire(): Promise<void> {
    await troubleOrder();
    await clock.look();
  }

  it("gets a body that Slack reads, signed in Stripe's scheme", async () => {
    await troubleOrder("L-<&>");
    await clock.look();
    expect(await deliverAlerts()).toEqual({ sent: 1, failed: 0 });
    const { body, signature } = receiver.received[0]!;
    const [incident] = await Incidents.find({ rule }).lean();
    const posted = Stripe.webhooks.constructEvent(body, signature, secret) as unknown;
    expect(posted).toMatchObject({
      text: expect.stringContaining(`${begun} (test): These orders can't be decided`),
      blocks: [
        { type: "section", text: { type: "mrkdwn" } },
        { text: { text: "• *Order L-&lt;&amp;&gt;*: needs review: amount mismatch" } },
        { text: { text: expect.stringContaining("<https://courses.example.com/admin/alerts|Alerts>") } },
      ],
      lectern: {
        ...{ version: 1, event: "alert.firing", rule, id: `alert:${incident!._id}:firing` },
        runbookUrl: "https://courses.example.com/admin/alerts/runbook#orders-need-review",
        findings: [{ label: "Order L-<&>" }],
      },
    });
    expect(() => Stripe.webhooks.constructEvent(body, signature, "another secret")).toThrow();
    expect(await deliverAlerts(), "once").toEqual({ sent: 0, failed: 0 });
  });

  it("that is down is tried again, at growing intervals, and gets one when it is back", async () => {
    await fire();
    receiver.answerWith(503);
    for (const [attempts, shortestMs] of [
      [1, 15_000],
      [2, 30_000],
    ] as const) {
      await makeDue();
      const before = Date.now();
      expect(await deliverAlerts()).toEqual({ sent: 0, failed: 1 });
      const delivery = await AlertDeliveries.findOne().lean();
      expect(delivery).toMatchObject({ state: "queued", attempts, lastError: "The webhook answered 503." });
      expect(delivery!.nextAttemptAt.getTime()).toBeGreaterThanOrEqual(before + shortestMs);
    }
    expect(await deliverAlerts(), "not before its time").toEqual({ sent: 0, failed: 0 });
    receiver.answerWith(200);
    await makeDue();
    expect(await deliverAlerts()).toEqual({ sent: 1, failed: 0 });
    expect(await AlertDeliveries.findOne().lean()).toMatchObject({ state: "sent", lastError: null });
  });

  it("that sends elsewhere is not followed", async () => {
    await fire();
    receiver.answerWith(307, { Location: `${new URL(receiver.url).origin}/elsewhere` });
    expect(await deliverAlerts()).toEqual({ sent: 0, failed: 1 });
    expect(receiver.received).toHaveLength(1);
  });

  it("that takes nothing for a day is given up", async () => {
    await fire();
    receiver.answerWith(404);
    await AlertDeliveries.updateOne({}, { $set: { createdAt: new Date(Date.now() - 24 * 60 * 60_000) } });
    await deliverAlerts();
    expect(await AlertDeliveries.findOne().lean()).toMatchObject({ state: "dead" });
    await makeDue();
    expect(await deliverAlerts()).toEqual({ sent: 0, failed: 0 });
  });
});
