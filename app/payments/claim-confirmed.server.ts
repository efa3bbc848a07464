import { flags } from "~/flags/flags.server";
import { findOrder, type OwnedIntent } from "~/orders/find-order.server";
import { type OrderRecord, Orders } from "~/orders/order.server";
import { recordStep } from "~/orders/record-step.server";
import { clock } from "~/platform/clock/clock";
import { trusted } from "~/platform/database.server";
import { env } from "~/platform/env.server";

const claimable = ["awaiting_payment", "payment_failed"] as const;

/**
 * Takes the browser's word that the payment was confirmed: the order turns provisional and is shown as
 * such at once. A false claim gives nothing away, and the next sync undoes it. While the student has no provisional
 * orders, the order stays as it is, and the background sync looks at it at once.
 *
 * @returns the student's order as it is now, or null if there is none.
 */
export async function claimConfirmed(owned: OwnedIntent): Promise<OrderRecord | null> {
  if ((await flags(owned.studentId)).provisionalOrders) return turnProvisional(owned);
  await Orders.updateOne(
    { ...owned, mode: env().stripeMode, status: trusted({ $in: claimable }) },
    { $min: { nextSyncAt: clock.now() } },
  );
  return findOrder(owned);
}

async function turnProvisional(owned: OwnedIntent): Promise<OrderRecord | null> {
  for (const from of claimable) {
    const now = clock.now();
    const claimed: OrderRecord | null = await Orders.findOneAndUpdate(
      { ...owned, mode: env().stripeMode, status: from },
      {
        $set: {
          status: "processing",
          syncStatus: "syncing",
          isProvisional: true,
          provisionalCreatedAt: now,
          nextSyncAt: now,
        },
        $inc: { version: 1 },
        $push: recordStep({ at: now, cause: "browser", from, to: "processing" }),
      },
      { returnDocument: "after", lean: true },
    );
    if (claimed) return claimed;
  }
  return findOrder(owned);
}
