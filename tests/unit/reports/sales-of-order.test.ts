import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addSales, noSales, type SalesFigures } from "~/reports/sales-figures";
import { type SoldOrder, salesHoursOf, salesOfOrder } from "~/reports/sales-of-order";

const paidAt = new Date("2026-03-29T00:59:59Z");
const later = new Date("2026-04-02T12:00:00Z");

function paidOrder(changes: Partial<SoldOrder> = {}): SoldOrder {
  return {
    items: [
      { courseId: "a", slug: "a", title: "A", amountMinor: 4_900 },
      { courseId: "b", slug: "b", title: "B", amountMinor: 100 },
    ],
    ...{ currency: "usd", amountMinor: 5_000, paidAt, completedAt: later, effects: {}, history: [] },
    ...{ amountRefundedMinor: 0, refunds: [], disputeStatus: null, disputedAt: null, disputedMinor: 0 },
    ...changes,
  };
}

const refund = (amountMinor: number, createdAt = later) => ({
  id: `re_${amountMinor}`,
  amountMinor,
  createdAt,
});

function sum(order: SoldOrder, courseId?: string): SalesFigures {
  const total = noSales();
  for (const sale of salesOfOrder(order)) if (!courseId || sale.courseId === courseId) addSales(total, sale);
  return total;
}

describe("an order", () => {
  it("counts once, its courses each, when Stripe took the money", () => {
    expect(sum(paidOrder())).toEqual({ ...noSales(), orders: 1, units: 2, grossMinor: 5_000 });
    expect(sum(paidOrder(), "b")).toMatchObject({ orders: 0, units: 1, grossMinor: 100 });
    expect(salesHoursOf(paidOrder())).toEqual([new Date("2026-03-29T00:00:00Z")]);
  });

  it.each<[string, Partial<SoldOrder>]>([
    ["was not paid", { paidAt: null, completedAt: null }],
    ["waits for a person since what was paid is not what it asks for", { completedAt: null }],
    [
      "was a second payment for the same thing",
      { effects: { duplicateOf: "order:1" }, refunds: [refund(5_000)] },
    ],
  ])("counts nowhere that %s", (_, changes) => {
    expect(salesOfOrder(paidOrder(changes))).toEqual([]);
  });
});

describe("what went back", () => {
  it("counts on its own day, each part; the order as refunded once", () => {
    const order = paidOrder({
      refunds: [refund(1_000, later), refund(500, new Date("2026-05-01T00:00:00Z"))],
    });
    expect(sum(order)).toMatchObject({ grossMinor: 5_000, refundedMinor: 1_500, refundedOrders: 1 });
    expect(salesHoursOf(order).map((hour) => hour.toISOString())).toEqual([
      "2026-03-29T00:00:00.000Z",
      "2026-04-02T12:00:00.000Z",
      "2026-05-01T00:00:00.000Z",
    ]);
  });

  it("in however many parts gives every course back exactly its price", () => {
    const cuts = fc.array(fc.integer({ min: 1, max: 4_999 }), { maxLength: 6 });
    fc.assert(
      fc.property(cuts, (given) => {
        const marks = [0, ...new Set(given.sort((a, b) => a - b)), 5_000];
        const refunds = marks.slice(1).map((mark, index) => refund(mark - (marks[index] ?? 0)));
        const order = paidOrder({ refunds, amountRefundedMinor: 5_000 });
        expect(sum(order, "a").refundedMinor).toBe(4_900);
        expect(sum(order, "b").refundedMinor).toBe(100);
      }),
    );
  });

  it("counts for an order of before the parts were kept, when it was noticed", () => {
    const step = { at: later, cause: "webhook", from: "completed", to: "partially_refunded" } as const;
    const order = paidOrder({ refunds: undefined, amountRefundedMinor: 700, history: [step] });
    expect(salesOfOrder(order).filter(({ refundedMinor }) => refundedMinor)).toMatchObject([
      { at: later, courseId: "a", refundedMinor: 686, refundedOrders: 1 },
      { at: later, courseId: "b", refundedMinor: 14 },
    ]);
    const partlyListed = paidOrder({ refunds: [refund(500)], amountRefundedMinor: 700, history: [step] });
    expect(sum(partlyListed)).toMatchObject({ refundedMinor: 700, refundedOrders: 1 });
  });
});

describe("a dispute", () => {
  const disputed = { disputedAt: later, disputedMinor: 5_000 };

  it.each([
    ["needs_response", 5_000, 1],
    ["lost", 5_000, 1],
    ["won", 0, 1],
    ["warning_needs_response", 0, 0],
  ])("%s withdraws %i and counts %i times", (disputeStatus, disputedMinor, disputedOrders) => {
    expect(sum(paidOrder({ ...disputed, disputeStatus }))).toMatchObject({ disputedMinor, disputedOrders });
  });
});
