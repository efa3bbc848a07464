import { type OrderRecord, Orders } from "~/orders/order.server";
import { trusted } from "~/platform/database.server";
import { env } from "~/platform/env.server";
import { cellsOf } from "./sales-cell";
import { type SalesHourRecord, SalesHours } from "./sales-hour.server";
import type { SoldOrder } from "./sales-of-order";

/** One week: its orders are in memory together. */
const hoursAtOnce = 168;

/** The fields that `salesOfOrder` uses. */
const soldFields =
  "items currency amountMinor paidAt completedAt amountRefundedMinor refunds disputeStatus disputedAt disputedMinor history effects.duplicateOf salesHours";

interface TallyOptions {
  /** Only hours from this one up to `to`. */
  from?: Date;
  to?: Date;
  atMost?: number;
  signal?: AbortSignal;
}

export interface TallyReport {
  /** Hours that were summed up. */
  tallied: number;
  /** Whether all stale hours were summed up. */
  isComplete: boolean;
}

type Mark = Pick<SalesHourRecord, "_id" | "hour" | "changes">;

/**
 * Sums up the hours that are marked as stale, oldest first, each once: an hour that is marked again in the meantime is
 * left for the next run. Any number of processes may run this at the same time.
 */
export async function tallyStaleHours({
  from,
  to,
  atMost = Number.POSITIVE_INFINITY,
  signal,
}: TallyOptions = {}): Promise<TallyReport> {
  let tallied = 0;
  let bounds: object = { ...(from ? { $gte: from } : {}), ...(to ? { $lt: to } : {}) };
  for (;;) {
    if (signal?.aborted || tallied >= atMost) return { tallied, isComplete: false };
    const hour = Object.keys(bounds).length > 0 ? { hour: trusted(bounds) } : {};
    const marks = await SalesHours.find({ mode: env().stripeMode, isStale: true, ...hour })
      .sort({ hour: 1 })
      .limit(Math.min(hoursAtOnce, atMost - tallied))
      .select("hour changes")
      .lean<Mark[]>();
    const last = marks.at(-1);
    if (!last) return { tallied, isComplete: true };
    await tally(marks);
    tallied += marks.length;
    bounds = { $gt: last.hour, ...(to ? { $lt: to } : {}) };
  }
}

/**
 * The orders are read after the marks, so a sum includes every change that was marked by then. A slower sum for an older
 * mark never overwrites a newer one, and only the sum for the newest mark clears `isStale`.
 */
async function tally(marks: Mark[]): Promise<void> {
  const byHour = await ordersByHour(marks.map(({ hour }) => hour));
  await SalesHours.bulkWrite(
    marks.flatMap(({ _id, hour, changes }) => {
      const cells = JSON.stringify(cellsOf(byHour.get(hour.getTime()) ?? [], hour));
      const isOlder = { _id, tallied: trusted({ $lt: changes }) };
      return [
        { updateOne: { filter: isOlder, update: { $set: { cells, tallied: changes } } } },
        { updateOne: { filter: { _id, changes }, update: { $set: { isStale: false } } } },
      ];
    }),
  );
}

async function ordersByHour(hours: Date[]): Promise<Map<number, SoldOrder[]>> {
  const byHour = new Map<number, SoldOrder[]>(hours.map((hour) => [hour.getTime(), []]));
  const orders = Orders.find({ mode: env().stripeMode, salesHours: trusted({ $in: hours }) })
    .select(soldFields)
    .lean<OrderRecord>()
    .cursor({ batchSize: 1_000 });
  for await (const order of orders) {
    for (const hour of order.salesHours ?? []) byHour.get(hour.getTime())?.push(order);
  }
  return byHour;
}
