import { createHash, randomBytes } from "node:crypto";
import { createCookie } from "@remix-run/node";
import type { mongo } from "mongoose";
import { makeOrderRecord, makeStudentRecord } from "../../fixtures/order-record";
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
    const orders = Array.from({ length: size }, makeWatchedOrder);
    const students = orders.map(({ studentId }) => studentId);
    const sessions = await Promise.all(students.map(makeSession));
    const { database } = shop.mongo;
    await Promise.all([
      database.collection("users").insertMany(students.map(makeStudentRecord)),
      database.collection<{ _id: string }>("sessions").insertMany(sessions.map(({ record }) => record)),
      database.collection("orders").insertMany(orders),
    ]);
    for (const [index, { _id, paymentIntentId }] of orders.entries()) {
      seeded.push({ _id, paymentIntentId, cookie: sessions[index]?.cookie ?? "" });
    }
  }
  return seeded;
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

function makeWatchedOrder() {
  // Nobody looks at it while it is watched.
  return { ...makeOrderRecord(), nextSyncAt: new Date(Date.now() + 24 * 60 * 60_000) };
}
