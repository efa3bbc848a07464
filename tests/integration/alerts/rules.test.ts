import mongoose, { mongo } from "mongoose";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { Incidents } from "~/alerts/incident.server";
import { noteCheckoutNetwork } from "~/alerts/payment-tries.server";
import { Outbox } from "~/mail/outbox.server";
import { WritableOrders } from "~/orders/order.server";
import { StripeEvents } from "~/webhooks/stripe-event.server";
import { openDatabase } from "../../fixtures/database";
import { makeOrderRecord } from "../../fixtures/order-record";
import { AlertClock, toldOf } from "./clock";

let database: Awaited<ReturnType<typeof openDatabase>>;
let clock: AlertClock;

/** In minutes. */
const day = 24 * 60;
const collection = (name: string) => mongoose.connection.collection(name);
const stored = [
  "orders",
  "stripeEvents",
  "outbox",
  "incidents",
  "serviceLevels",
  "processes",
  "checkoutNetworks",
];

beforeAll(async () => {
  database = await openDatabase({ LOG_LEVEL: "error" });
});
afterAll(() => database?.close());
beforeEach(async () => {
  for (const name of [...stored, "refusedSignatures", "alertSettings", "agendaJobs"]) {
    await collection(name).deleteMany({});
  }
  clock = new AlertClock();
});

const addOrder = (changes: object) =>
  collection("orders").insertOne(Object.assign(makeOrderRecord(), { mode: "test" }, changes));

const addPaid = () => addOrder({ status: "completed", paidAt: clock.now, completedAt: clock.now });

function addEvent(changes: object): Promise<unknown> {
  const id = `evt_${new mongo.ObjectId()}`;
  return collection("stripeEvents").insertOne({
    ...{ eventId: id, type: "payment_intent.succeeded", mode: "test", source: "delivery", state: "handled" },
    ...{ createdAtStripe: clock.now, receivedAt: clock.now, handledAt: clock.now, nextAttemptAt: clock.now },
    ...{ payload: { id, data: { object: { id: "pi_1", amount: 4_900 } } }, attempts: 1, lastError: null },
    ...changes,
  });
}

const addTry = (paymentIntentId: string, isRefused: boolean, amount: number) =>
  addEvent({
    type: isRefused ? "payment_intent.payment_failed" : "payment_intent.succeeded",
    payload: { data: { object: { id: paymentIntentId, amount } } },
  });

const countSyncs = (total: number, good: number) => {
  const start = new Date(Math.floor(clock.now.getTime() / 300_000) * 300_000);
  return collection("serviceLevels").insertOne({
    _id: `test:order_sync:${start.toISOString()}/300` as never,
    ...{ mode: "test", level: "order_sync", sizeMs: 300_000, start, total, good, sumMs: 0, classes: {} },
  });
};

it("order syncs that fail: told of after a minute, over once the rate is half of what it was", async () => {
  await countSyncs(100, 94);
  await clock.look();
  expect(await toldOf("sync_failures")).toEqual([]);
  await clock.pass(2);
  expect(await toldOf("sync_failures")).toEqual(["Order syncs are failing"]);
  await clock.pass(5);
  await countSyncs(100, 100);
  await clock.pass(5);
  expect(await toldOf("sync_failures"), "3 % is better, and not well").toHaveLength(1);
  await clock.leap(20);
  await clock.pass(11);
  expect(await toldOf("sync_failures")).toEqual([
    "Order syncs are failing",
    "Resolved: Order syncs are failing",
  ]);
});

it("order syncs that fail at a time when there are hardly any call nobody", async () => {
  await countSyncs(10, 2);
  await clock.pass(5);
  expect(await toldOf("sync_failures")).toEqual([]);
});

it("webhooks that are late: an event that came eleven minutes after it was made, or waits that long", async () => {
  await addEvent({ createdAtStripe: clock.ago(11) });
  await addEvent({ createdAtStripe: clock.ago(2) });
  await clock.pass(2);
  expect(await toldOf("webhook_delay")).toEqual(["Webhooks are late"]);
  await addEvent({ state: "stored", handledAt: null, createdAtStripe: clock.ago(5) });
  await clock.leap(30);
  expect(await toldOf("webhook_delay"), "one still waits").toHaveLength(1);
  await StripeEvents.updateMany({}, { $set: { state: "handled" } });
  await clock.pass(11);
  expect(await toldOf("webhook_delay")).toEqual(["Webhooks are late", "Resolved: Webhooks are late"]);
});

it("no webhooks while payments succeed; a night without payments is no silence", async () => {
  await addEvent({ receivedAt: clock.ago(60) });
  await clock.pass(1);
  await addPaid();
  await addPaid();
  await clock.pass(9);
  expect(await toldOf("webhook_silence")).toEqual([]);
  await clock.pass(2);
  expect(await toldOf("webhook_silence")).toEqual(["No webhooks while payments succeed"]);
  await addEvent({});
  await clock.pass(4);
  expect(await toldOf("webhook_silence")).toHaveLength(2);
});

it("no webhooks in a shop that sells once in a week: told of, and not over before one comes", async () => {
  await addEvent({});
  await clock.leap(60);
  await addPaid();
  await clock.leap(7 * day);
  await addPaid();
  await clock.leap(11);
  expect(await toldOf("webhook_silence")).toEqual(["No webhooks while payments succeed"]);
  await clock.leap(25 * day);
  await clock.pass(3);
  expect(await toldOf("webhook_silence"), "one of them is too old to count").toHaveLength(1);
  await addEvent({});
  await clock.pass(4);
  expect(await toldOf("webhook_silence")).toHaveLength(2);
});

it("orders that need a person: ten at once are one mail, one of the next day is another one", async () => {
  for (let count = 0; count < 9; count++) {
    await addOrder({ status: "needs_review", reviewReason: "amount_mismatch" });
  }
  await addOrder({ syncFailures: 10, lastSyncError: "No answer", number: "L-STUCK" });
  await addOrder({ syncFailures: 9 });
  await clock.pass(10);
  expect(await toldOf("orders_need_person")).toEqual(["Orders need review"]);
  const [mail] = await Outbox.find({ template: "staff_notice" }).lean();
  const { facts } = mail!.props as { facts: Record<string, string> };
  expect(facts["Order L-STUCK"]).toBe("failed to sync 10 times in a row: No answer");
  expect(Object.values(facts).filter((text) => text === "needs review: amount mismatch")).toHaveLength(9);
  await addOrder({ status: "needs_review", reviewReason: "unknown_student", number: "L-LATER" });
  await clock.leap(40);
  expect(await toldOf("orders_need_person"), "what comes within the hour is gathered").toHaveLength(1);
  await clock.leap(15);
  expect(await toldOf("orders_need_person")).toHaveLength(2);
  await WritableOrders.updateMany({}, { $set: { status: "completed", syncFailures: 0 } });
  await clock.pass(4);
  expect(await toldOf("orders_need_person")).toEqual([
    ...["Orders need review", "Orders need review"],
    ...["Resolved: Orders need review", "Resolved: Orders need review"],
  ]);
});

it("cards that are tried out: by one account, from one address, with small amounts", async () => {
  const student = new mongo.ObjectId();
  await addOrder({ paymentIntentIds: ["pi_account"], studentId: student });
  for (let count = 0; count < 8; count++) await addTry("pi_account", true, 4_900);
  await noteCheckoutNetwork("pi_network_1", "2001:db8:1:2::3");
  await noteCheckoutNetwork("pi_network_2", "2001:db8:1:2::4");
  for (let count = 0; count < 4; count++) {
    await addTry("pi_network_1", true, 4_900);
    await addTry("pi_network_2", true, 4_900);
  }
  for (let count = 0; count < 15; count++) await addTry(`pi_small_${count}`, true, 500);
  await clock.pass(2);
  expect(await toldOf("failed_payments")).toEqual(["Possible card testing"]);
  const [incident] = await Incidents.find({ rule: "failed_payments" }).lean();
  expect(incident?.findings.map(({ label, text }) => `${label.split(" ")[0]}: ${text}`)).toEqual([
    "Address: 8 of 8 payments declined within 60 minutes",
    "Account: 8 of 8 payments declined within 60 minutes",
    "Amounts: 15 of 15 payments declined within 60 minutes",
  ]);
  expect(JSON.stringify(await collection("checkoutNetworks").find().toArray())).not.toContain("2001:db8");
  await clock.leap(62);
  expect(await toldOf("failed_payments"), "nothing for a moment").toHaveLength(1);
  await clock.leap(31);
  expect(await toldOf("failed_payments")).toHaveLength(2);
});

it("refusals among many payments, as a whole classroom behind one address has them, call nobody", async () => {
  await noteCheckoutNetwork("pi_classroom", "192.0.2.1");
  for (let count = 0; count < 20; count++) await addTry("pi_classroom", count % 3 === 0, 4_900);
  await clock.pass(2);
  expect(await toldOf("failed_payments")).toEqual([]);
});

it("a payment is disputed: told of when it opens and how it ended", async () => {
  const { insertedId: _id } = await addOrder({
    ...{ status: "disputed", disputeStatus: "needs_response", number: "L-DISPUTED" },
    history: [{ at: clock.now, cause: "webhook", from: "completed", to: "disputed" }],
  });
  await addOrder({ status: "completed", disputeStatus: "won" });
  const { insertedId: inquired } = await addOrder({
    ...{ status: "completed", disputeStatus: "warning_needs_response", number: "L-INQUIRY" },
  });
  await clock.pass(1);
  expect(await toldOf("disputes")).toEqual(["Payment disputed"]);
  await WritableOrders.updateOne({ _id: inquired }, { $set: { disputeStatus: "warning_closed" } });
  await WritableOrders.updateOne({ _id }, { $set: { disputeStatus: "under_review" } });
  await clock.leap(48 * 60);
  expect(await toldOf("disputes")).toHaveLength(1);
  await WritableOrders.updateOne({ _id }, { $set: { disputeStatus: "lost" } });
  await clock.pass(2);
  expect(await toldOf("disputes")).toEqual(["Payment disputed", "Resolved: Payment disputed"]);
  const mails = await Outbox.find({ template: "staff_notice" }).sort({ createdAt: 1, _id: 1 }).lean();
  expect(mails[1]?.props).toMatchObject({
    facts: { "Order L-DISPUTED": "lost", "Order L-INQUIRY": "warning closed" },
  });
});

it("no worker is at work: one that fell silent, none at all, and one that does nothing", async () => {
  const beat = (kind: string, startedAt: Date, beatAt: Date) =>
    collection("processes").insertOne({
      ...{ _id: String(new mongo.ObjectId()) as never, kind, startedAt, beatAt, stoppedAt: null },
    });
  await beat("worker", clock.ago(600), clock.now);
  await collection("agendaJobs").insertOne({ name: "sweep", lastFinishedAt: clock.ago(1) });
  await clock.pass(2);
  expect(await toldOf("worker_silent")).toEqual([]);
  await clock.pass(2);
  expect(await toldOf("worker_silent"), "it may have slept with all others").toEqual([]);
  await clock.pass(1);
  expect(await toldOf("worker_silent")).toEqual(["Background jobs have stopped"]);
  await collection("processes").deleteMany({});
  await beat("web", clock.ago(60), clock.now);
  await clock.look();
  expect(await toldOf("worker_silent"), "gone for more than a day is no better").toHaveLength(1);
  await beat("worker", clock.now, clock.ago(-2));
  await clock.pass(2);
  expect(await toldOf("worker_silent")).toEqual([
    "Background jobs have stopped",
    "Resolved: Background jobs have stopped",
  ]);
  await collection("processes").deleteMany({});
  clock.now = new Date(clock.now.getTime() + 60 * 60_000);
  await beat("worker", clock.ago(30), clock.ago(-2));
  await clock.pass(2);
  expect(await toldOf("worker_silent"), "a worker without work").toHaveLength(3);
  await clock.pass(10);
  expect(await toldOf("worker_silent"), "and then none at all: still the same trouble").toHaveLength(3);
});

it("what was given up: a dead event until it is handled, a dead mail for three days, none of the alerts' own", async () => {
  await addEvent({ eventId: "evt_dead", state: "dead", lastError: "No such thing" });
  const mail = {
    template: "receipt",
    to: ["ada@example.com"],
    props: {},
    attempts: 24,
    lastError: "Refused",
  };
  const dead = { ...mail, state: "dead", nextAttemptAt: clock.now, createdAt: clock.now };
  await collection("outbox").insertMany([
    { key: "order:1:receipt", ...dead },
    { key: "alert:1:firing", ...dead },
  ]);
  await clock.pass(1);
  expect(await toldOf("dead_letters")).toEqual(["Events or emails failed permanently"]);
  const [incident] = await Incidents.find({ rule: "dead_letters" }).lean();
  expect(incident?.findings).toMatchObject([
    { subject: "event:evt_dead", text: "payment intent.succeeded: No such thing" },
    { text: "receipt: Refused" },
  ]);
  await StripeEvents.updateOne({ eventId: "evt_dead" }, { $set: { state: "handled" } });
  await clock.pass(2);
  expect(await toldOf("dead_letters")).toHaveLength(1);
  clock.now = new Date(clock.now.getTime() + 3 * 24 * 60 * 60_000);
  await clock.pass(2);
  expect(await toldOf("dead_letters")).toHaveLength(2);
});

it("webhooks with a wrong signature: many refused and none accepted", async () => {
  const refuse = (count: number) =>
    collection("refusedSignatures").insertOne({
      ...{ _id: String(new mongo.ObjectId()) as never, mode: "test", minute: clock.now, count },
    });
  await refuse(4);
  await clock.pass(1);
  expect(await toldOf("webhook_signatures")).toEqual([]);
  await refuse(1);
  await clock.look();
  expect(await toldOf("webhook_signatures")).toEqual(["Webhooks with invalid signatures"]);
  await addEvent({});
  await clock.leap(10);
  await clock.leap(16);
  expect(await toldOf("webhook_signatures")).toHaveLength(2);
});
