import mongoose from "mongoose";
import type Stripe from "stripe";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { handleStripeEvent } from "~/webhooks/handle-stripe-event.server";
import { removeOldPayloads } from "~/webhooks/remove-old-payloads.server";
import { storeEvent } from "~/webhooks/store-event.server";
import { StripeEvents } from "~/webhooks/stripe-event.server";
import { openDatabase } from "../../fixtures/database";
import { makeEventRecord } from "../../fixtures/event-record";

const dayMs = 24 * 60 * 60_000;

let database: Awaited<ReturnType<typeof openDatabase>>;

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  database = await openDatabase({ STRIPE_API_BASE: "http://127.0.0.1:1" });
});
afterAll(async () => {
  await database?.close();
  vi.useRealTimers();
});

it("after 90 days events that are done with lose their payload, the others keep it, and none is lost", async () => {
  const states = ["handled", "ignored", "dead", "stored"];
  const many = Array.from({ length: 600 }, () => makeEventRecord());
  const records = [...states.map((state) => makeEventRecord({ state })), ...many];
  await mongoose.connection.collection("stripeEvents").insertMany(records);
  const withPayload = async () =>
    (await StripeEvents.find({ payload: mongoose.trusted({ $type: "object" }) } as object).lean()).map(
      ({ state }) => state,
    );

  vi.setSystemTime(Date.now() + 90 * dayMs - 60_000);
  expect(await removeOldPayloads()).toEqual({ removed: 0 });
  vi.setSystemTime(Date.now() + 2 * 60_000);
  expect(await removeOldPayloads({ signal: AbortSignal.abort() })).toEqual({ removed: 0 });
  expect(await removeOldPayloads()).toEqual({ removed: 602 });
  expect((await withPayload()).sort()).toEqual(["dead", "stored"]);
  expect(await StripeEvents.countDocuments()).toBe(604);
  expect(await removeOldPayloads()).toEqual({ removed: 0 });

  const [handled] = records;
  const late = { ...handled?.payload, livemode: false } as unknown as Stripe.Event;
  expect(await storeEvent(late, "delivery"), "a late redelivery is known").toBe(false);
  expect(await handleStripeEvent(late.id)).toBe("taken");
  expect(await StripeEvents.findOne({ eventId: late.id }).lean()).toMatchObject({
    ...{ state: "handled", payload: null, payloadRemovedAt: new Date(Date.now()) },
  });
});

it("what is looked for has an index that holds nothing else", async () => {
  const query = {
    state: { $in: ["handled", "ignored"] },
    receivedAt: { $lt: new Date() },
    payload: { $type: "object" },
  };
  const plan = await mongoose.connection.collection("stripeEvents").find(query).explain("executionStats");
  expect(plan.executionStats.totalDocsExamined).toBe(0);
});
