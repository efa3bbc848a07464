import { createHash, randomBytes } from "node:crypto";
import { createCookie } from "@remix-run/node";
import { mongo } from "mongoose";
import { type Shop, sessionSecret } from "../../fixtures/shop";

const batch = 1_000;

/** An order that waits for Stripe's word, and what its signed-in student's browser sends. */
export interface WatchedOrder {
  _id: mongo.ObjectId;
  paymentIntentId: string;
  cookie: string;
}

/** Writes students, their sessions and one order of each straight into the database. */
export async function seedWatchedOrders(shop: Shop, count: number): Promise<WatchedOrder[]> {
  const seeded: WatchedOrder[] = [];
  while (seeded.length < count) {
    const size = Math.min(batch, count - seeded.length);
    const students = Array.from({ length: size }, () => new mongo.ObjectId());
    const sessions = await Promise.all(students.map(makeSession));
    const orders = students.map(makeOrder);
    const { database } = shop.mongo;
    await Promise.all([
      database.collection("users").insertMany(students.map(makeUser)),
      database.collection<{ _id: string }>("sessions").insertMany(sessions.map(({ record }) => record)),
      database.collection("orders").insertMany(orders),
    ]);
    for (const [index, { _id, paymentIntentId }] of orders.entries()) {
      seeded.push({ _id, paymentIntentId, cookie: sessions[index]?.cookie ?? "" });
    }
  }
  return seeded;
}

function makeUser(_id: mongo.ObjectId) {
  return {
    _id,
    email: `${_id}@example.com`,
    name: "Test Student",
    passwordHash: "nobody signs in with it",
    role: "student",
    createdAt: new Date(),
  };
}

async function makeSession(userId: mongo.ObjectId) {
  const id = randomBytes(32).toString("base64url");
  const cookie = await createCookie("lectern-session", { secrets: [sessionSecret] }).serialize(id);
  const now = Date.now();
  const record = {
    _id: createHash("sha256").update(id).digest("hex"),
    userId,
    createdAt: new Date(now),
    // As new as a session can be, so that no request prolongs it.
    expiresAt: new Date(now + 30 * 24 * 60 * 60_000),
  };
  return { record, cookie: cookie.split(";")[0] ?? "" };
}

function makeOrder(studentId: mongo.ObjectId) {
  const name = randomBytes(8).toString("hex").toUpperCase();
  const paymentIntentId = `pi_bench_${name}`;
  const courseId = new mongo.ObjectId().toString();
  const now = new Date();
  return {
    _id: new mongo.ObjectId(),
    version: 2,
    mode: "sandbox",
    number: `L-${name}`,
    studentId,
    stripeCustomerId: `cus_bench_${name}`,
    checkoutKey: `sandbox:${studentId}:${courseId}`,
    open: true,
    items: [{ courseId, slug: "a-course", title: "A course of the bench", amountMinor: 4_900 }],
    currency: "usd",
    amountMinor: 4_900,
    status: "processing",
    syncStatus: "syncing",
    isProvisional: true,
    provisionalCreatedAt: now,
    intentVersion: 1,
    paymentIntentId,
    paymentIntentIds: [paymentIntentId],
    paidIntentId: null,
    paidAt: null,
    completedAt: null,
    chargeId: null,
    card: null,
    failure: null,
    amountRefundedMinor: 0,
    disputeStatus: null,
    reviewReason: null,
    effects: {},
    history: [
      { at: now, cause: "checkout", from: null, to: "awaiting_payment" },
      { at: now, cause: "browser", from: "awaiting_payment", to: "processing" },
    ],
    syncAttempts: 0,
    lastSyncAttempt: null,
    lastSyncError: null,
    // Nobody looks at it while it is watched.
    nextSyncAt: new Date(now.getTime() + 24 * 60 * 60_000),
    createdAt: now,
    updatedAt: now,
  };
}
