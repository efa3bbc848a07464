import { trusted } from "~/platform/database.server";
import { env } from "~/platform/env.server";
import { quarterStart, type SalesCell } from "./sales-cell";
import { type SalesHourRecord, SalesHours } from "./sales-hour.server";
import { hourOf } from "./sales-of-order";

const hoursAtOnce = 5_000;

/** A cell, and when its quarter of an hour starts. */
export interface PlacedCell {
  at: number;
  cell: SalesCell;
}

/**
 * Reads the sales between two times, hour by hour.
 *
 * @param from in milliseconds, on a quarter of an hour, like `to`.
 */
export async function* readSales(from: number, to: number): AsyncGenerator<PlacedCell[]> {
  const hour = trusted({ $gte: hourOf(new Date(from)), $lt: new Date(to) });
  const hours = SalesHours.find({ mode: env().stripeMode, hour })
    .sort({ hour: 1 })
    .select("hour cells -_id")
    .lean<Pick<SalesHourRecord, "hour" | "cells">>()
    .cursor({ batchSize: hoursAtOnce });
  for await (const each of hours) {
    const cells = (JSON.parse(each.cells) as SalesCell[])
      .map((cell) => ({ at: quarterStart(each.hour, cell[2]), cell }))
      .filter(({ at }) => at >= from && at < to);
    if (cells.length > 0) yield cells;
  }
}
