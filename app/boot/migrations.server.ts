import { type mongo, Types } from "mongoose";
import { clock } from "~/platform/clock/clock";
import { isDuplicateKey } from "~/platform/database.server";
import type { Migration } from "~/platform/migrations.server";

/** MongoDB's codes for a missing collection and a missing index. */
const missing = [26, 27];

/**
 * Every change to stored data, oldest first. A version of the shop that stores something differently, or changes an index
 * with the same keys or name, adds one at the end; existing ones never change.
 */
export const migrations: readonly Migration[] = [
  {
    // Orders were swept across all Stripe modes, and these fields didn't exist.
    name: "0001-orders-marks",
    async run(database) {
      await dropIndex(database, "orders", "nextSyncAt_1");
      const orders = database.collection("orders");
      await orders.updateMany({ syncFailures: { $exists: false } }, { $set: { syncFailures: 0 } });
      await orders.updateMany({ surplusIntentIds: { $exists: false } }, { $set: { surplusIntentIds: [] } });
      for (const field of ["witnessedBy", "touchedAt"]) {
        await orders.updateMany({ [field]: { $exists: false } }, { $set: { [field]: null } });
      }
    },
  },
  {
    // There were no emails: a finished order must not send its receipt when something happens to it years later.
    name: "0002-receipts-of-finished-orders",
    async run(database) {
      const finished = {
        completedAt: { $type: "date" },
        nextSyncAt: null,
        "effects.enrolledAt": { $type: "date" },
        "effects.mails": { $exists: false },
      } as const;
      await database
        .collection("orders")
        .updateMany(finished, { $set: { "effects.mails": ["receipt"] }, $inc: { version: 1 } });
    },
  },
  {
    // Unhandled events had a lease instead of a time for the next attempt.
    name: "0003-inbox-next-attempt",
    async run(database) {
      await dropIndex(database, "stripeEvents", "state_1_receivedAt_1");
      await database
        .collection("stripeEvents")
        .updateMany(
          { nextAttemptAt: { $exists: false } },
          { $set: { nextAttemptAt: clock.now(), source: "delivery" }, $unset: { leaseUntil: "" } },
        );
    },
  },
  {
    // Without the mark, a duplicate purchase of a course would not be recognized and refunded.
    name: "0004-active-purchases",
    run: markActivePurchases,
  },
  {
    // The staff pages are read in the order of an index, which must end with the id.
    name: "0005-indexes-in-order",
    async run(database) {
      for (const name of ["receivedAt_1", "mode_1_state_1_nextAttemptAt_1"]) {
        await dropIndex(database, "stripeEvents", name);
      }
      for (const name of ["at_1", "subject_1_at_1"]) await dropIndex(database, "auditTrail", name);
    },
  },
  {
    // What an event is about was only in its payload, which isn't kept forever.
    name: "0006-events-of-an-intent",
    async run(database) {
      const events = database.collection("stripeEvents");
      const object = "payload.data.object";
      for (const [type, field] of [
        ["payment_intent", `${object}.id`],
        [{ $ne: "payment_intent" }, `${object}.payment_intent`],
      ] as const) {
        await events.updateMany(
          { paymentIntentId: { $exists: false }, [`${object}.object`]: type, [field]: { $type: "string" } },
          [{ $set: { paymentIntentId: `$${field}` } }],
        );
      }
    },
  },
  {
    // The orders page's indexes begin with the same fields, so these are redundant.
    name: "0007-indexes-of-the-desk",
    async run(database) {
      await dropIndex(database, "orders", "studentId_1_createdAt_-1");
      await dropIndex(database, "orders", "mode_1_createdAt_1");
    },
  },
];

async function markActivePurchases(database: mongo.Db): Promise<void> {
  const grants = database.collection("grants");
  await grants.updateMany({ isActivePurchase: { $exists: false } }, { $set: { isActivePurchase: false } });
  // Of two purchases, the older one counts.
  const active = grants
    .find({ revokedAt: null, isActivePurchase: false, source: { $regex: "^order:" } })
    .sort({ _id: 1 });
  for await (const { _id, studentId, courseId, source } of active) {
    const order = await database
      .collection("orders")
      .findOne({ _id: new Types.ObjectId(source.slice("order:".length)) }, { projection: { items: 1 } });
    if (order?.items?.length !== 1) continue;
    if (await grants.findOne({ studentId, courseId, isActivePurchase: true })) continue;
    await grants.updateOne({ _id, revokedAt: null }, { $set: { isActivePurchase: true } }).catch(ignoreRival);
  }
}

/** A newer process has marked another purchase in the meantime. */
function ignoreRival(error: unknown): void {
  if (!isDuplicateKey(error)) throw error;
}

/** Drops an index that has been replaced, if it exists. */
async function dropIndex(database: mongo.Db, collection: string, name: string): Promise<void> {
  try {
    await database.collection(collection).dropIndex(name);
  } catch (error) {
    if (!missing.includes(Number((error as { code?: unknown }).code))) throw error;
  }
}
