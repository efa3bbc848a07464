import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Flags } from "~/flags/flags";
import { readBooks } from "../../fixtures/books";
import { sellCourse } from "../../fixtures/course";
import { OrderStream } from "../../fixtures/event-stream";
import { eventually } from "../../fixtures/eventually";
import { switchFlags } from "../../fixtures/flags";
import { deliverLate, deliverSuccess } from "../../fixtures/late-webhook";
import type { RunningProcess } from "../../fixtures/processes";
import { type Shop, startShop } from "../../fixtures/shop";
import type { Visitor } from "../../fixtures/visitor";

const followWithinMs = 5_000;
/** A student may open two streams a second. */
const askStreamEveryMs = 750;
const onAndOff = [true, false];

let shop: Shop;
let other: RunningProcess;
/** Whose unpaid order tells by its stream which flags a web process goes by. */
let watcher: Buyer;

interface Buyer {
  student: Visitor;
  paymentIntentId: string;
  courseSlug: string;
}

beforeAll(async () => {
  shop = await startShop();
  other = await shop.addWeb();
  await shop.stripe.setFaults({ webhooks: { drop: 1 } });
  watcher = await begin();
});
afterAll(() => shop?.stop());

async function begin(): Promise<Buyer> {
  const course = await sellCourse(shop);
  const student = await shop.visitor().signUp();
  const { paymentIntentId } = await (await student.beginCheckout(course.slug, course.prices[0]!)).json();
  return { student, paymentIntentId, courseSlug: course.slug };
}

/** Pays, and tells the shop so as the checkout page does. */
async function payAndClaim({ student, paymentIntentId }: Buyer) {
  await shop.stripe.client.paymentIntents.confirm(paymentIntentId, {
    payment_method: "pm_card_visa",
    return_url: shop.web.url,
  });
  return (await student.post(`/api/orders/${paymentIntentId}/confirmed`)).json();
}

async function openPage({ student, paymentIntentId }: Buyer): Promise<string> {
  const address = `/payment/success?payment_intent=${paymentIntentId}&redirect_status=succeeded`;
  const response = await student.fetch(address);
  expect(response.status).toBe(200);
  return response.text();
}

const readOrder = async ({ student, paymentIntentId }: Buyer) =>
  (await student.fetch(`/api/orders/${paymentIntentId}`)).json();

async function streamStatus({ student, paymentIntentId }: Buyer, at = shop.web): Promise<number> {
  const stream = await OrderStream.open(student.at(at.url), paymentIntentId);
  stream.close();
  return stream.response.status;
}

/**
 * Switches and waits until the web process goes by it. It reads all flags at once, and `liveStatus` is written
 * last: a stream that is open, or isn't, as it should be tells of the others.
 */
async function runIn({ liveStatus, ...others }: Flags, at = shop.web): Promise<void> {
  await switchFlags(shop, { ...others, liveStatus });
  await eventually(
    () => streamStatus(watcher, at),
    (status) => status === (liveStatus ? 200 : 204),
    followWithinMs,
    askStreamEveryMs,
  );
}

/** How often Stripe has been asked how a payment stands since the last time this was called. */
async function countReads(): Promise<number> {
  const counts = await (await fetch(`${shop.stripe.url}/_sandbox/requests`)).json();
  await fetch(`${shop.stripe.url}/_sandbox/requests`, { method: "DELETE" });
  return counts["GET /v1/payment_intents/:id"] ?? 0;
}

const combinations = onAndOff.flatMap((provisionalOrders) =>
  onAndOff.flatMap((backgroundSync) =>
    // Off first: all are on to begin with, and each combination has to differ from the one before in `liveStatus`.
    [false, true].map((liveStatus): Flags => ({ provisionalOrders, backgroundSync, liveStatus })),
  ),
);

describe.each(combinations)("with %o", (flags) => {
  it("a payment whose webhook comes ends with the course open, and nothing happens that is off", async () => {
    await runIn(flags);
    const buyer = await begin();
    await countReads();

    const claimed = await payAndClaim(buyer);
    expect(claimed).toMatchObject(
      flags.provisionalOrders
        ? { status: "processing", isProvisional: true }
        : { status: "awaiting_payment", isProvisional: false },
    );
    const page = await openPage(buyer);
    expect(page).not.toContain("been paid yet");
    expect(page).toContain(
      flags.provisionalOrders ? "Thank you. We have your order." : "Waiting for your bank to confirm.",
    );
    // No webhook has come yet, so it must have been the page that asked.
    if (flags.backgroundSync)
      await eventually(
        () => readOrder(buyer),
        ({ hasAccess }) => hasAccess,
      );
    expect(await streamStatus(buyer)).toBe(flags.liveStatus ? 200 : 204);

    await deliverSuccess(shop, buyer.paymentIntentId);
    const order = await eventually(
      () => readOrder(buyer),
      ({ hasAccess }) => hasAccess,
    );
    expect(order).toMatchObject({ status: "completed", syncStatus: "synced" });
    expect((await buyer.student.fetch(`/learn/${buyer.courseSlug}/one`)).status).toBe(200);

    const { history, provisionalCreatedAt } = await readBooks(shop).orderOf(buyer.paymentIntentId);
    expect(Boolean(provisionalCreatedAt)).toBe(flags.provisionalOrders);
    expect(history.at(-1).cause).toBe(flags.backgroundSync ? "page" : "webhook");
    if (!flags.backgroundSync) expect(await countReads()).toBe(1);
  });
});

describe("without provisional orders", () => {
  const flags: Flags = { provisionalOrders: false, backgroundSync: false, liveStatus: true };
  beforeAll(async () => {
    await switchFlags(shop, { liveStatus: false });
    await eventually(
      () => streamStatus(watcher),
      (status) => status === 204,
      followWithinMs,
      askStreamEveryMs,
    );
    await runIn(flags);
  });

  it("a claim moves the order to the front of what the background sync looks at", async () => {
    const buyer = await begin();
    const before = await readBooks(shop).orderOf(buyer.paymentIntentId);
    expect(before.nextSyncAt.getTime()).toBeGreaterThan(Date.now() + 60_000);
    await payAndClaim(buyer);
    const { nextSyncAt, version } = await readBooks(shop).orderOf(buyer.paymentIntentId);
    expect(nextSyncAt.getTime()).toBeLessThanOrEqual(Date.now());
    expect(version).toBe(before.version);
  });

  it("who has not come from paying is told that the order is not paid", async () => {
    const { student, paymentIntentId } = await begin();
    const page = await (await student.fetch(`/payment/success?payment_intent=${paymentIntentId}`)).text();
    expect(page).toContain("This order hasn&#x27;t been paid yet.");
    const refused = `/payment/success?payment_intent=${paymentIntentId}&redirect_status=failed`;
    expect(await (await student.fetch(refused)).text()).toContain("This order hasn&#x27;t been paid yet.");
  });

  it("who pays after a refusal is not sent back to the payment while there is no word", async () => {
    const buyer = await begin();
    const refusal = shop.stripe.client.paymentIntents.confirm(buyer.paymentIntentId, {
      payment_method: "pm_card_visa_chargeDeclined",
      return_url: shop.web.url,
    });
    await expect(refusal).rejects.toThrow("declined");
    await deliverLate(shop, "payment_intent.payment_failed", buyer.paymentIntentId);
    await eventually(
      () => readOrder(buyer),
      ({ status }) => status === "payment_failed",
    );
    await payAndClaim(buyer);
    expect(await openPage(buyer)).toContain("Waiting for your bank to confirm.");
    const { student, paymentIntentId, courseSlug } = buyer;
    const unasked = await student.fetch(`/payment/success?payment_intent=${paymentIntentId}`);
    expect(unasked.headers.get("location")).toBe(`/checkout/${courseSlug}?refused=${paymentIntentId}`);
  });
});

it("a change reaches two web processes within five seconds, and ends the streams that are open", async () => {
  const all: Flags = { provisionalOrders: true, backgroundSync: true, liveStatus: true };
  await runIn(all);
  await runIn(all, other);
  const { student, paymentIntentId } = watcher;
  const open = await Promise.all(
    [shop.web, other].map(({ url }) => OrderStream.open(student.at(url), paymentIntentId)),
  );
  const off = { ...all, liveStatus: false };
  await Promise.all([runIn(off), runIn(off, other), ...open.map(({ ended }) => ended)]);
});

it("a web process whose environment names a flag that doesn't exist, or a word that isn't on or off, won't start", async () => {
  await expect(shop.addWeb({ env: { LECTERN_FLAG_LIVE_STATE: "off" } })).rejects.toThrow(
    /LECTERN_FLAG_LIVE_STATE: no such flag; the flags are LECTERN_FLAG_PROVISIONAL_ORDERS/,
  );
  await expect(shop.addWeb({ env: { LECTERN_FLAG_LIVE_STATUS: "no" } })).rejects.toThrow(
    /LECTERN_FLAG_LIVE_STATUS: on or off/,
  );
});

it("a process's environment stands above the database", async () => {
  await switchFlags(shop, { liveStatus: true });
  const web = await shop.addWeb({ env: { LECTERN_FLAG_LIVE_STATUS: "off" } });
  expect(await streamStatus(watcher, web)).toBe(204);
});
