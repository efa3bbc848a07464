import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { readBooks } from "../../fixtures/books";
import { makeEventRecord } from "../../fixtures/event-record";
import { eventually } from "../../fixtures/eventually";
import { pay } from "../../fixtures/purchase";
import { type Shop, startShop } from "../../fixtures/shop";
import type { Visitor } from "../../fixtures/visitor";

const hourMs = 60 * 60_000;

let shop: Shop;
let staff: Visitor;

beforeAll(async () => {
  shop = await startShop();
  staff = await shop.staff();
});
afterAll(() => shop?.stop());
beforeEach(() => events().deleteMany({}));

const events = () => shop.mongo.database.collection("stripeEvents");
const trail = (action: string) => shop.mongo.database.collection("auditTrail").find({ action }).toArray();
const stored = async (eventId: string) => (await readBooks(shop).events({ eventId }))[0];
/** React's marks between texts are taken out. */
const textOf = async (response: Response) => (await response.text()).replaceAll("<!-- -->", "");
const pageOf = async (address = "") => textOf(await staff.fetch(`/admin/webhooks${address}`));
const idsIn = (page: string) =>
  [...page.matchAll(/href="\/admin\/webhooks\/(evt_\w+)"/g)].map(([, id]) => id);

async function add(...changes: object[]) {
  const records = changes.map((each) => makeEventRecord(each));
  await events().insertMany(records);
  return records;
}

const dead = (changes: object = {}) => ({
  ...{ state: "dead", attempts: 20, lastError: "Stripe said no.", handledAt: null },
  ...changes,
});
const rescheduled = { state: "stored", attempts: 3, lastError: "Not yet.", handledAt: null };

it("an empty inbox says so, and a filter that nothing fits", async () => {
  expect(await pageOf()).toContain("No events yet.");
  expect(await pageOf("?state=dead&type=charge.refunded")).toContain("No events match this filter.");
  expect(await pageOf("?state=%24ne&cursor=nonsense&type=")).toContain("No events yet.");
});

it("shows how many wait, since when, and dead letters first", async () => {
  const [waiting] = await add(
    {
      ...rescheduled,
      receivedAt: new Date(Date.now() - 3 * hourMs),
      nextAttemptAt: new Date(Date.now() + hourMs),
    },
    dead({ receivedAt: new Date(Date.now() - 48 * hourMs) }),
    {},
    { state: "ignored" },
    { mode: "live", state: "dead" },
  );
  const page = await pageOf();
  const stats = [...page.matchAll(/<dt[^>]*>([^<]+)<\/dt><dd[^>]*><span[^>]*>([^<]+)</g)];
  expect(Object.fromEntries(stats.map(([, label, value]) => [label, value]))).toEqual({
    Waiting: "1",
    "Oldest waiting": "3 h",
    Dead: "1",
    Handled: "1",
    Ignored: "1",
  });
  expect(page.indexOf("Dead events")).toBeGreaterThan(0);
  expect(page.indexOf("Dead events")).toBeLessThan(page.indexOf("Events, newest first"));
  expect(page).toContain("Stripe said no.");
  expect(idsIn(await pageOf("?state=stored"))).toEqual([waiting?.eventId]);
});

it("type and state filter, and pages lead through all of them once", async () => {
  const start = Date.now();
  await add(
    ...Array.from({ length: 120 }, (_, index) => ({
      type: index % 2 === 0 ? "charge.refunded" : "charge.updated",
      // Some of them at the same moment.
      receivedAt: new Date(start - Math.floor(index / 3) * 1_000),
      nextAttemptAt: new Date(start - Math.floor(index / 3) * 1_000),
    })),
  );
  for (const [filter, count] of [
    ["?", 120],
    ["?type=charge.refunded", 60],
    ["?state=handled", 120],
    ["?type=charge.refunded&state=handled", 60],
    ["?type=charge.refunded&state=dead", 0],
  ] as const) {
    const seen: (string | undefined)[] = [];
    for (let address: string | undefined = filter; address; ) {
      const page: string = await pageOf(address);
      seen.push(...idsIn(page));
      address = /rel="next"[^>]*href="[^"?]*(\?[^"]+)"|href="[^"?]*(\?[^"]+)"[^>]*rel="next"/
        .exec(page)
        ?.slice(1)
        .find(Boolean)
        ?.replaceAll("&amp;", "&");
    }
    expect([filter, seen.length, new Set(seen).size]).toEqual([filter, count, count]);
  }
});

it("an event's page tells how it came, what it is about, and hides secrets and who somebody is", async () => {
  await shop.stripe.setFaults({ webhooks: {} });
  const { paymentIntentId } = await pay(shop);
  const order = await readBooks(shop).orderOf(paymentIntentId);
  const event = await eventually(
    async () => (await readBooks(shop).events({ type: "payment_intent.succeeded" }))[0],
    (found) => found?.state === "handled",
  );
  const page = await pageOf(`/${event?.eventId}`);
  expect(page).toContain(`href="/admin/orders/${order.number}"`);
  expect(page).toContain("delivered by Stripe");
  expect(page).not.toContain(event?.payload.data.object.client_secret);
  const found = await staff.fetch(`/admin/webhooks?type=${event?.eventId}`);
  expect(found.headers.get("location")).toBe(`/admin/webhooks/${event?.eventId}`);

  const [charge] = await add({ source: "recovery" });
  const other = await pageOf(`/${charge?.eventId}`);
  expect(other).toContain("recovery");
  for (const kept of ["ch_made_up", "4242", "visa", "4900", "[masked]", "&lt;script&gt;alert(1)"]) {
    expect(other).toContain(kept);
  }
  const hidden = [
    "Grace Hopper",
    "grace@",
    "hopper@",
    "Navy Yard",
    "Xt5EWLLDS7FJjR1c",
    "Aa11",
    "Bb22",
    "Cc33",
  ];
  for (const secret of [...hidden, "<script>alert(1)"]) expect(other).not.toContain(secret);
  expect((await staff.fetch("/admin/webhooks/evt_of_nobody")).status).toBe(404);
});

it("a dead event is tried again once, however often the button is pressed, and a worker handles it", async () => {
  await shop.stripe.setFaults({ webhooks: { drop: 1 } });
  const { paymentIntentId } = await pay(shop);
  const { data } = await shop.stripe.client.events.list({ type: "payment_intent.succeeded", limit: 10 });
  const payload = data.find(({ data: { object } }) => "id" in object && object.id === paymentIntentId);
  const [event] = await add(dead({ type: "payment_intent.succeeded", payload }));
  const { eventId } = event!;
  const answers = await Promise.all([1, 2, 3].map(() => staff.post(`/admin/webhooks/${eventId}`)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(await answers[0]?.text()).toContain("The event will be retried.");
  expect(await stored(eventId)).toMatchObject({ state: "stored", attempts: 0, lastError: null });
  const [entry, ...more] = await trail("event.replayed");
  expect(more).toEqual([]);
  expect(entry).toMatchObject({
    ...{ subject: `event:${eventId}`, facts: { state: "dead", lastError: "Stripe said no." } },
    actor: expect.stringMatching(/^staff:[0-9a-f]{24}$/),
  });
  await shop.sync();
  expect((await stored(eventId))?.state).toBe("handled");
  expect((await readBooks(shop).orderOf(paymentIntentId)).status).toBe("completed");
});

it("all that failed are only marked as due, and one entry in the audit trail says how many", async () => {
  const later = new Date(Date.now() + hourMs);
  await add(
    ...Array.from({ length: 1_000 }, () => dead()),
    ...Array.from({ length: 5 }, () => ({ ...rescheduled, nextAttemptAt: later })),
    { state: "stored", nextAttemptAt: later, handledAt: null },
  );
  expect(await pageOf()).toContain("1,000 dead, 5 rescheduled");
  const answer = await staff.post("/admin/webhooks?index");
  expect(await answer.text()).toContain("1,005 events will be retried.");
  expect(await events().countDocuments({ state: "stored", nextAttemptAt: { $lte: new Date() } })).toBe(1_005);
  expect(await events().countDocuments({ state: "handled" })).toBe(0);
  expect(await (await staff.post("/admin/webhooks?index")).text()).toContain("0 events will be retried.");
  expect(await trail("events.replayed")).toMatchObject([{ facts: { dead: 1_000, rescheduled: 5 } }]);
});

it("an event whose payload was removed says so, can't be replayed, and is concluded if it still waits", async () => {
  const gone = { payload: null, payloadRemovedAt: new Date("2026-10-05") };
  const [old, waiting] = await add(gone, { ...gone, state: "stored", handledAt: null });
  const page = await pageOf(`/${old?.eventId}`);
  expect(page).toContain("payloads are kept for 90 days");
  expect(page).toContain("5 October 2026");
  expect((await staff.post(`/admin/webhooks/${old?.eventId}`)).status).toBe(409);
  await shop.sync();
  expect(await stored(waiting!.eventId)).toMatchObject({
    ...{ state: "ignored", lastError: "Its payload had been removed." },
  });
});

it("nobody but staff finds the pages", async () => {
  const [event] = await add({});
  const student = await shop.visitor().signUp();
  for (const path of ["/admin/webhooks", `/admin/webhooks/${event?.eventId}`]) {
    expect((await student.fetch(path)).status).toBe(404);
    expect((await student.post(path)).status).toBe(404);
  }
});
