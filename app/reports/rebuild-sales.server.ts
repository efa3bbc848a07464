import { Schema } from "mongoose";
import { type OrderRecord, Orders } from "~/orders/order.server";
import { addSalesHoursToMany } from "~/orders/sales-hours.server";
import { clock } from "~/platform/clock/clock";
import { defineModel, trusted } from "~/platform/database.server";
import { env, type StripeMode } from "~/platform/env.server";
import { hoursToAdd } from "./report-sales.server";
import { markStale, SalesHours } from "./sales-hour.server";
import { type TallyReport, tallyStaleHours } from "./tally-hours.server";

const ordersAtOnce = 1_000;
const hoursAtOnce = 1_000;

/** When all sales of a mode were first summed up. */
interface RebuildRecord {
  _id: StripeMode;
  doneAt: Date;
}

const rebuildSchema = new Schema<RebuildRecord>(
  { _id: { type: String, required: true }, doneAt: { type: Date, required: true } },
  { versionKey: false, collection: "salesRebuilds" },
);

const Rebuilds = defineModel<RebuildRecord>("SalesRebuild", rebuildSchema);

/**
 * Sums up the stale hours, and on the first run all hours: in older databases, orders don't name their hours, and no
 * hour is marked. An interrupted first run starts over.
 */
export async function keepSales(signal?: AbortSignal): Promise<TallyReport> {
  const { stripeMode: mode } = env();
  if (!(await Rebuilds.exists({ _id: mode }))) {
    await markAllHours(signal);
    if (signal?.aborted) return { tallied: 0, isComplete: false };
    await Rebuilds.updateOne({ _id: mode }, { $set: { doneAt: clock.now() } }, { upsert: true });
  }
  return tallyStaleHours({ signal });
}

export interface RebuildReport {
  /** Orders that were ever paid. */
  orders: number;
  hours: number;
}

/**
 * Sums up all hours again from the orders. The shop can go on selling in the meantime, and the command may be
 * interrupted: hours that weren't summed up stay marked for the next run.
 */
export async function rebuildSales(): Promise<RebuildReport> {
  const report = await markAllHours();
  await tallyStaleHours();
  return report;
}

async function markAllHours(signal?: AbortSignal): Promise<RebuildReport> {
  const hours = new Set<number>();
  let orders = 0;
  for await (const some of inBatches(paidOrders(), ordersAtOnce)) {
    if (signal?.aborted) break;
    await nameHours(some);
    for (const order of some)
      for (const hour of [...(order.salesHours ?? []), ...hoursToAdd(order)]) hours.add(hour.getTime());
    orders += some.length;
  }
  for (const hour of await SalesHours.distinct("hour", { mode: env().stripeMode })) hours.add(hour.getTime());
  const all = [...hours].sort((a, b) => a - b).map((hour) => new Date(hour));
  for (let done = 0; done < all.length; done += hoursAtOnce) {
    await markStale(all.slice(done, done + hoursAtOnce));
  }
  return { orders, hours: all.length };
}

function paidOrders(): AsyncIterable<OrderRecord> {
  return Orders.find({ mode: env().stripeMode, completedAt: trusted({ $type: "date" as const }) })
    .lean<OrderRecord>()
    .cursor({ batchSize: ordersAtOnce });
}

/** Older orders don't name the hours in which they count. */
async function nameHours(orders: OrderRecord[]): Promise<void> {
  const named = orders.map((order) => ({ _id: order._id, hours: hoursToAdd(order) }));
  await addSalesHoursToMany(named.filter(({ hours }) => hours.length > 0));
}

async function* inBatches<Item>(items: AsyncIterable<Item>, size: number): AsyncGenerator<Item[]> {
  let batch: Item[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
