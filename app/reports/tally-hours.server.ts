import { type OrderRecord, Orders } from "~/orders/order.server";
import { trusted } from "~/platform/database.server";
import { env } from "~/platform/env.server";
import { cellsOf } from "./sales-cell";
import { type SalesHourRecord, SalesHours } from "./sales-hour.server";
import type { SoldOrder } from "./sales-of-order";

/** A week of hours: so many orders are in memory at once. */
const hoursAtOnce = 168;

/** All that `salesOfOrder` looks at. */
const soldFields =
  "items currency amountMinor paidAt completedAt amountRefundedMinor refunds disputeStatus disputedAt disputedMinor history effects.duplicateOf salesHours";

interface TallyOptions {
  /** Only hours from this one on, and before `to`. */
  from?: Date;
  to?: Date;
  atMost?: number;
  signal?: AbortSignal;
}

/**
 * Sums up the hours that are marked as stale, oldest first. Any number of processes may do so at the same time: a sum
 * is kept only if no order of the hour was marked since before the orders were read.
 *
 * @returns how many hours were summed up.
 */
export async function tallyStaleHours({ from, to, atMost, signal }: TallyOptions = {}): Promise<number> {
  let tallied = 0;
  const left = () => (atMost === undefined ? hoursAtOnce : Math.min(hoursAtOnce, atMost - tallied));
  while (!signal?.aborted && left() > 0) {
    const marks = await SalesHours.find({ mode: env().mode, isStale: true, ...within(from, to) })
      .sort({ hour: 1 })
      .limit(left())
      .select("hour changes")
      .lean<SalesHourRecord[]>();
    if (marks.length === 0) return tallied;
    const kept = await tally(marks);
    // Whoever keeps changing these hours has them summed up by the next run.
    if (kept === 0) return tallied;
    tallied += kept;
  }
  return tallied;
}

/** How many hours wait to be summed up. */
export function countStaleHours(from?: Date, to?: Date): Promise<number> {
  return SalesHours.countDocuments({ mode: env().mode, isStale: true, ...within(from, to) }).exec();
}

function within(from?: Date, to?: Date) {
  if (!from && !to) return {};
  return { hour: trusted({ ...(from ? { $gte: from } : {}), ...(to ? { $lt: to } : {}) }) };
}

async function tally(marks: SalesHourRecord[]): Promise<number> {
  const byHour = await ordersByHour(marks.map(({ hour }) => hour));
  const { modifiedCount } = await SalesHours.bulkWrite(
    marks.map(({ _id, hour, changes }) => {
      const cells = JSON.stringify(cellsOf(byHour.get(hour.getTime()) ?? [], hour));
      return { updateOne: { filter: { _id, changes }, update: { $set: { cells, isStale: false } } } };
    }),
    { ordered: false },
  );
  return modifiedCount;
}

async function ordersByHour(hours: Date[]): Promise<Map<number, SoldOrder[]>> {
  const byHour = new Map<number, SoldOrder[]>(hours.map((hour) => [hour.getTime(), []]));
  const orders = Orders.find({ mode: env().mode, salesHours: trusted({ $in: hours }) })
    .select(soldFields)
    .lean<OrderRecord>()
    .cursor({ batchSize: 1_000 });
  for await (const order of orders) {
    for (const hour of order.salesHours ?? []) byHour.get(hour.getTime())?.push(order);
  }
  return byHour;
}
