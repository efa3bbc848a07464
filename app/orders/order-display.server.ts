import { Schema, type Types } from "mongoose";
import { clock } from "~/platform/clock/clock";
import { defineModel, isDuplicateKey } from "~/platform/database.server";
import { longestDisplayMs } from "./display-timing";
import type { OrderRecord } from "./order.server";
import { orderShown } from "./order-channels.server";

const keptSeconds = 7 * 24 * 60 * 60;

/** An order that its student has seen; kept for a while, so that it counts once. */
interface DisplayRecord {
  /** The order's. */
  _id: Types.ObjectId;
  at: Date;
}

const displaySchema = new Schema<DisplayRecord>(
  { _id: { type: Schema.Types.ObjectId, required: true }, at: { type: Date, required: true } },
  { versionKey: false, collection: "orderDisplays" },
);
displaySchema.index({ at: 1 }, { expireAfterSeconds: keptSeconds });

const Displays = defineModel<DisplayRecord>("OrderDisplay", displaySchema);

/** Records how long it took a student to see an order, as measured by the browser; once per order. */
export async function noteBrowserDisplay(order: OrderRecord, tookMs: number): Promise<void> {
  if (await isFirst(order)) orderShown.publish({ clock: "browser", tookMs });
}

/** The same for a browser without JavaScript: from when the order turned provisional until now. */
export async function noteServerDisplay(order: OrderRecord): Promise<void> {
  const tookMs = clock.nowMs() - (order.provisionalCreatedAt?.getTime() ?? Number.NEGATIVE_INFINITY);
  const isPlausible = tookMs >= 0 && tookMs <= longestDisplayMs;
  if (isPlausible && (await isFirst(order))) orderShown.publish({ clock: "server", tookMs });
}

async function isFirst({ _id }: OrderRecord): Promise<boolean> {
  try {
    await Displays.create({ _id, at: clock.now() });
    return true;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    return false;
  }
}
