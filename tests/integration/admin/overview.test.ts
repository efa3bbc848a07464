import { mongo } from "mongoose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readBooks } from "../../fixtures/books";
import { eventually } from "../../fixtures/eventually";
import { makeOrderRecord } from "../../fixtures/order-record";
import type { RunningProcess } from "../../fixtures/processes";
import { orderWhen, type Purchase, pay } from "../../fixtures/purchase";
import { metricsToken, scrape } from "../../fixtures/scrape";
import { type Shop, startShop } from "../../fixtures/shop";
import type { Visitor } from "../../fixtures/visitor";

let shop: Shop;
let web: RunningProcess;
let staff: Visitor;
beforeAll(async () => {
  shop = await startShop();
  web = await shop.addWeb({ env: { METRICS_TOKEN: metricsToken, SHOP_TIME_ZONE: "Europe/Berlin" } });
  await shop.stripe.deliverTo(web.url);
  staff = (await shop.staff()).at(web.url);
});
afterAll(() => shop.stop());

async function buy(): Promise<Purchase> {
  const student = await shop.visitor(web).signUp();
  const purchase = await pay(shop, "pm_card_visa", { student });
  await orderWhen(shop, purchase, ({ status, effects }) => status === "completed" && effects.enrolledAt);
  return purchase;
}

const pageOf = ({ paymentIntentId }: Purchase) => `/payment/success?payment_intent=${paymentIntentId}`;
/** Text as a reader has it. */
const words = async (response: Response) =>
  (await response.text()).replaceAll(/<script.*?<\/script>|<[^>]+>/gs, " ").replaceAll(/\s+/g, " ");
/** A page of the staff's, in words. The home is up to some seconds old. */
const read = (path: string) => staff.fetch(path).then(words);

test("how fast an order was seen is counted once for each order, and only from its own student", async () => {
  const purchase = await buy();
  const { student, paymentIntentId } = purchase;
  const report = (who: Visitor, tookMs: string) => who.post("/api/timings", { paymentIntentId, tookMs });
  expect((await report(shop.visitor(web), "900")).status).toBe(401);
  expect((await report(await shop.visitor(web).signUp(), "900")).status).toBe(404);
  for (const value of ["-1", "1.5", "600001", "soon", ""]) {
    expect((await report(student, value)).status, value).toBe(400);
  }
  expect((await student.fetch("/api/timings", { method: "POST", body: "tookMs=1" })).status).toBe(403);
  expect((await report(student, "900")).status).toBe(204);
  expect((await scrape(web)).sumOf("lectern_order_display_seconds_count", { clock: "browser" })).toBe(1);
});

test("without script the page's own image tells the server's time", async () => {
  const purchase = await buy();
  const page = await (await purchase.student.fetch(pageOf(purchase))).text();
  const image = /<noscript><img src="([^"]+)"/.exec(page)?.[1] ?? "";
  const orders = shop.mongo.database.collection("orders");
  const ofPurchase = { paymentIntentIds: purchase.paymentIntentId };
  await orders.updateOne(ofPurchase, { $set: { provisionalCreatedAt: new Date(Date.now() - 3_600_000) } });
  expect((await purchase.student.fetch(image)).status).toBe(204);
  const seen = async () =>
    (await scrape(web)).sumOf("lectern_order_display_seconds_count", { clock: "server" });
  // Who comes back after an hour has not waited for an hour.
  expect(await seen()).toBeNull();
  await orders.updateOne(ofPurchase, { $set: { provisionalCreatedAt: new Date() } });
  for (let turn = 0; turn < 2; turn++) await purchase.student.fetch(image);
  expect(await seen()).toBe(1);
});

test("a student's answer is kept once, can be changed, and is read by the staff alone", async () => {
  const purchase = await buy();
  const { student } = purchase;
  const answer = (fields: Record<string, string>) => student.post(pageOf(purchase), fields);
  expect(await words(await student.fetch(pageOf(purchase)))).toContain("Was that easy? Yes No");

  const answered = await answer({ wasEasy: "yes" });
  expect(answered.headers.get("location")).toBe(`${pageOf(purchase)}#feedback`);
  const tooLong = await answer({ wasEasy: "no", comment: "x".repeat(501) });
  expect(tooLong.status).toBe(400);
  expect(await words(tooLong)).toContain("Enter at most 500 characters.");
  expect((await answer({ wasEasy: "perhaps" })).status).toBe(400);
  await answer({ wasEasy: "no", comment: "  <b>The bank</b>\nasked twice " });
  const { number } = await readBooks(shop).orderOf(purchase.paymentIntentId);
  const kept = await shop.mongo.database.collection("orderFeedback").find({ orderNumber: number }).toArray();
  expect(kept).toMatchObject([{ wasEasy: false, comment: "<b>The bank</b> asked twice" }]);
  expect(await (await student.fetch(pageOf(purchase))).text()).toContain("&lt;b&gt;The bank&lt;/b&gt;");

  const stranger = await shop.visitor(web).signUp();
  expect((await stranger.post(pageOf(purchase), { wasEasy: "yes" })).status).toBe(404);
  expect((await student.fetch("/admin/feedback")).status).toBe(404);
  expect(await read("/admin/feedback?answer=no")).toContain(number);
  expect(await read("/admin/feedback?answer=yes")).not.toContain(number);
});

test("the list of answers is paged", async () => {
  const answers = Array.from({ length: 60 }, (_, index) => ({
    _id: new mongo.ObjectId(),
    mode: "sandbox",
    orderNumber: `L-PAGED${index}-`,
    studentId: new mongo.ObjectId(),
    wasEasy: true,
    comment: null,
    answeredAt: new Date(Date.now() - (index + 60) * 60_000),
  }));
  await shop.mongo.database.collection("orderFeedback").insertMany(answers);
  const first = await (await staff.fetch("/admin/feedback?answer=yes")).text();
  expect(first).toContain("L-PAGED0-");
  expect(first).not.toContain("L-PAGED59-");
  const next = /href="([^"]*cursor=[^"]*)"/.exec(first)?.[1]?.replaceAll("&amp;", "&") ?? "";
  expect(await read(next)).toContain("L-PAGED59-");
});

test("the home names what needs a person, with the way to it, and what was sold today", async () => {
  expect((await shop.visitor(web).fetch("/admin")).status).toBe(404);
  expect(await read("/admin")).toContain("No worker is running");
  const { sum } = await today();
  const longAgo = new Date(Date.now() - 30 * 60 * 60_000);
  const settled = { open: false, status: "refunded", nextSyncAt: null, completedAt: new Date() };
  const uncounted = [
    { ...makeOrderRecord(), ...settled, paidAt: new Date(), effects: { duplicateOf: "L-FIRST" } },
    { ...makeOrderRecord(), ...settled, paidAt: longAgo },
  ];
  await shop.mongo.database.collection("orders").insertMany(uncounted);
  await shop.addWorker();
  await eventually(
    () => read("/admin"),
    (home) => home.includes("Nothing needs your attention."),
  );
  expect(await read("/admin")).toContain(`Since midnight in Europe/Berlin. 3 orders in USD $${sum}.00`);

  const orders = shop.mongo.database.collection("orders");
  for (const { _id } of uncounted) await orders.deleteOne({ _id });
  const [one, two] = await orders.find({ status: "completed" }).toArray();
  await orders.updateOne({ _id: one!._id }, { $set: { status: "needs_review" } });
  await orders.updateOne(
    { _id: two!._id },
    { $set: { status: "disputed", disputeStatus: "needs_response" } },
  );
  await shop.mongo.database.collection("outbox").updateOne({}, { $set: { state: "dead" } });
  const home = await eventually(
    () => staff.fetch("/admin").then((response) => response.text()),
    (html) => html.includes("1 order needs review"),
  );
  expect(home).toContain('href="/admin/orders?status=needs_review"');
  expect(home).toContain("1 open dispute");
  expect(home).toContain('href="/admin/mails"');
});

async function today(): Promise<{ sum: number }> {
  const paid = await readBooks(shop).orders({ completedAt: { $type: "date" } });
  return { sum: paid.reduce((all, { amountMinor }) => all + amountMinor, 0) / 100 };
}

test("what staff touch and what students find hard is no support-free purchase", async () => {
  const [order] = await readBooks(shop).orders({ status: "completed" });
  await shop.mongo.database.collection("auditTrail").insertOne({
    key: "a test's",
    at: new Date(),
    actor: "staff:somebody",
    action: "order.sync",
    subject: `order:${order!._id}`,
    reason: null,
    facts: {},
  });
  // One was touched, another one's student said no.
  const home = await eventually(
    () => read("/admin"),
    (each) => each.includes("1 of 3 paid in 30 days") && each.includes("33.33%"),
    30_000,
  );
  expect(home).toContain("Orders that staff acted on 33.33%");
});

test("a mail that was given up is tried again when staff say so, and that is on record", async () => {
  const outbox = shop.mongo.database.collection("outbox");
  const [dead] = await outbox.find({ state: "dead" }).toArray();
  expect(await read("/admin/mails")).toContain(String(dead!.to[0]));
  const revive = () => staff.post("/admin/mails", { id: String(dead!._id) });
  expect((await revive()).status).toBe(302);
  expect((await revive()).status).toBe(302);
  expect(await outbox.findOne({ _id: dead!._id })).toMatchObject({ state: "queued", attempts: 0 });
  const audit = shop.mongo.database.collection("auditTrail");
  expect(await audit.countDocuments({ action: "mail.revive", subject: `mail:${dead!._id}` })).toBe(2);
  expect((await staff.post("/admin/mails", { id: "../x" })).status).toBe(404);
});
