import type { MadeCourse, MadeOrder } from "./make-year";

/** What a row of the export has to say; amounts in minor units. */
export interface ExpectedRow {
  orders: number;
  units: number;
  gross: number;
  refunded: number;
  disputed: number;
  ordersRefunded: number;
  ordersDisputed: number;
}

type Column = keyof ExpectedRow;

const taken = ["needs_response", "under_review", "lost"];

/**
 * Works out from the orders alone, in no way the product's, what was sold: by period, currency and course, as
 * `2025-03-30 usd <course>`. The days are those that a clock on the wall shows there at that second.
 */
export function expectSales(
  orders: readonly MadeOrder[],
  timeZone: string,
  by: "day" | "month" | "year",
  range: { from: string; to: string },
): Map<string, ExpectedRow> {
  const wall = new Intl.DateTimeFormat("en-GB", { timeZone, dateStyle: "short" });
  const rows = new Map<string, ExpectedRow>();
  const add = (at: Date, currency: string, courseId: string, column: Column, value: number) => {
    const [day, month, year] = wall.format(at).split("/");
    const date = `${year}-${month}-${day}`;
    if (date < range.from || date > range.to) return;
    const period = { day: date, month: `${year}-${month}`, year: `${year}` }[by];
    const key = `${period} ${currency} ${courseId}`;
    const row = rows.get(key) ?? emptyRow();
    row[column] += value;
    rows.set(key, row);
  };
  for (const order of orders) {
    const isSecondPayment = "duplicateOf" in order.effects;
    if (order.paidAt === null || order.completedAt === null || isSecondPayment) continue;
    const { currency, items, paidAt } = order;
    const first = items[0]?.courseId ?? "";
    const addParts = (at: Date, column: Column, parts: number[]) =>
      items.forEach(({ courseId }, index) => {
        add(at, currency, courseId, column, parts[index] ?? 0);
      });
    addParts(
      paidAt,
      "gross",
      items.map((item) => item.amountMinor),
    );
    addParts(
      paidAt,
      "units",
      items.map(() => 1),
    );
    add(paidAt, currency, first, "orders", 1);
    let returned = 0;
    for (const { amountMinor, createdAt } of order.refunds) {
      if (returned === 0) add(createdAt, currency, first, "ordersRefunded", 1);
      const [before, after] = [partsOf(order, returned), partsOf(order, returned + amountMinor)];
      addParts(
        createdAt,
        "refunded",
        after.map((part, index) => part - (before[index] ?? 0)),
      );
      returned += amountMinor;
    }
    if (order.disputedAt && !order.disputeStatus?.startsWith("warning")) {
      add(order.disputedAt, currency, first, "ordersDisputed", 1);
      const minor = taken.includes(order.disputeStatus ?? "") ? order.disputedMinor : 0;
      addParts(order.disputedAt, "disputed", partsOf(order, minor));
    }
  }
  return rows;
}

/** Of one course it is all; of two, the second gets what rounding the first one's share to the nearest leaves. */
function partsOf({ items: [one, two], amountMinor: total }: MadeOrder, amount: number): number[] {
  if (!one || !two) return [amount];
  const share = (amount * one.amountMinor) / total;
  const first = share % 1 >= 0.5 ? Math.ceil(share) : Math.floor(share);
  return [first, amount - first];
}

function emptyRow(): ExpectedRow {
  return { orders: 0, units: 0, gross: 0, refunded: 0, disputed: 0, ordersRefunded: 0, ordersDisputed: 0 };
}

/** Sums of rows by a part of their key. */
export function sumBy(
  rows: Map<string, ExpectedRow>,
  part: (period: string, currency: string, courseId: string) => string,
): Map<string, ExpectedRow> {
  const sums = new Map<string, ExpectedRow>();
  for (const [key, row] of rows) {
    const [period = "", currency = "", courseId = ""] = key.split(" ");
    const name = part(period, currency, courseId);
    const sum = sums.get(name) ?? emptyRow();
    for (const column of Object.keys(row) as Column[]) sum[column] += row[column];
    sums.set(name, sum);
  }
  return sums;
}

export function categoryOf(courses: readonly MadeCourse[], courseId: string): string {
  return courses.find(({ id }) => id === courseId)?.category ?? "";
}
