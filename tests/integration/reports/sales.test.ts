import { parse } from "csv-parse/sync";
import { mongo } from "mongoose";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { compareYear, type Year } from "../../bench/reports/compare-year";
import { makeCourses, makeYear } from "../../bench/reports/make-year";
import { timeZones, webIn } from "../../bench/reports/measure-reports";
import { seedYear } from "../../bench/reports/seed-year";
import { sellCourse } from "../../fixtures/course";
import { eventually } from "../../fixtures/eventually";
import { beginPurchase, confirm, orderWhen, type Purchase, pay } from "../../fixtures/purchase";
import { type Shop, startShop } from "../../fixtures/shop";
import type { Visitor } from "../../fixtures/visitor";

let shop: Shop;
let staff: Visitor;

beforeAll(async () => {
  shop = await startShop();
  staff = await shop.staff();
});
afterAll(() => shop?.stop());
afterEach(() => shop.stripe.clearFaults());

type Row = Record<string, string>;

async function exportOf(query: Record<string, string>): Promise<{ text: string; rows: Row[] }> {
  const response = await staff.fetch(`/admin/reports.csv?${new URLSearchParams(query)}`);
  expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(await response.arrayBuffer());
  return { text, rows: parse(text, { bom: true, columns: true }) };
}

/** What is reported of one course for these days. */
async function salesOf({ course }: Pick<Purchase, "course">): Promise<Row> {
  const { rows } = await exportOf({ by: "year" });
  const { Orders, Gross, Refunded, Disputed, Net, ...row } =
    rows.find((each) => each["Course id"] === course.id) ?? {};
  return {
    ...{ Orders: Orders ?? "", Gross: Gross ?? "", Refunded: Refunded ?? "", Disputed: Disputed ?? "" },
    ...{ Net: Net ?? "", refunds: row["Orders refunded"] ?? "", disputes: row["Orders disputed"] ?? "" },
  };
}

const reported = (purchase: Purchase) =>
  orderWhen(shop, purchase, ({ effects, nextSyncAt }) => effects?.reportedAt && nextSyncAt === null);
const refund = (purchase: Purchase, amount?: number) =>
  shop.stripe.client.refunds.create({ payment_intent: purchase.paymentIntentId, amount });
const sumsOf = () =>
  shop.mongo.database
    .collection("salesHours")
    .find({}, { projection: { _id: 0, mode: 1, hour: 1, cells: 1, isStale: 1 } })
    .sort({ hour: 1 })
    .toArray();

describe("what happens to a payment", () => {
  it("is reported: refunds in parts, one that fails later, disputes, and what those who decide them decide", async () => {
    const [partly, failing, won, lost] = [
      await pay(shop),
      await pay(shop, "pm_card_refundFail"),
      await pay(shop),
      await pay(shop),
    ];
    for (const purchase of [partly, failing, won, lost]) await reported(purchase);
    expect(await salesOf(partly)).toMatchObject({ Orders: "1", Gross: "49", Refunded: "0", Net: "49" });

    await refund(partly, 1_000);
    await orderWhen(shop, partly, ({ refunds }) => refunds.length === 1);
    await refund(partly, 505);
    await orderWhen(shop, partly, ({ refunds }) => refunds.length === 2);
    await reported(partly);
    expect(await salesOf(partly)).toMatchObject({ Refunded: "15.05", Net: "33.95", refunds: "1" });

    await refund(failing);
    await orderWhen(shop, failing, ({ status }) => status === "refunded");
    await reported(failing);
    expect(await salesOf(failing)).toMatchObject({ Gross: "49", Refunded: "49", Net: "0" });
    await shop.stripe.advanceClock(60);
    await orderWhen(shop, failing, ({ status }) => status === "completed");
    await reported(failing);
    expect(await salesOf(failing)).toMatchObject({ Refunded: "0", Net: "49", refunds: "0" });

    for (const [purchase, outcome, net] of [
      [won, "won", "49"],
      [lost, "lost", "0"],
    ] as const) {
      const route = `payment_intents/${purchase.paymentIntentId}/dispute`;
      const { id } = (await shop.stripe.control("POST", route, { kind: "fraudulent" })) as { id: string };
      await orderWhen(shop, purchase, ({ status }) => status === "disputed");
      await reported(purchase);
      expect(await salesOf(purchase)).toMatchObject({ Disputed: "49", Net: "0", disputes: "1" });
      await shop.stripe.control("POST", `disputes/${id}/decide`, { outcome });
      await orderWhen(shop, purchase, ({ disputeStatus }) => disputeStatus === outcome);
      await reported(purchase);
      expect(await salesOf(purchase)).toMatchObject({ Gross: "49", Net: net, disputes: "1" });
    }
  });

  it("counts nowhere when it came second for the same course and went back", async () => {
    await shop.stripe.setFaults({ webhooks: { drop: 1 } });
    const first = await beginPurchase(shop);
    const { number: _, ...order } = await orderWhen(shop, first, () => true);
    await confirm(shop, first.paymentIntentId);
    // Somebody else's order for it is closed, so that another one could be made beside it.
    await shop.mongo.database.collection("orders").updateOne({ _id: order._id }, { $set: { open: false } });
    const second = await pay(shop, "pm_card_visa", first);
    expect(second.paymentIntentId).not.toBe(first.paymentIntentId);
    for (const { paymentIntentId } of [first, second]) await shop.sync("--payment-intent", paymentIntentId);
    await orderWhen(shop, second, ({ status, effects }) => status === "refunded" && effects.duplicateOf);
    expect(await salesOf(first)).toMatchObject({ Orders: "1", Gross: "49", Refunded: "0", Net: "49" });
  });

  it.each([
    ["before the reports are told", "update salesHours"],
    ["before it is on record that they were", "findAndModify orders 2"],
  ])("is reported once when the process dies %s", async (_, crashBefore) => {
    await shop.stripe.setFaults({ webhooks: { drop: 1 } });
    const purchase = await pay(shop);
    const { signal } = await shop.runSyncOrders("--payment-intent", purchase.paymentIntentId, {
      crashBefore,
    });
    expect(signal).toBe("SIGKILL");
    await orderWhen(shop, purchase, ({ status, effects }) => status === "completed" && !effects.reportedAt);
    await shop.sync("--payment-intent", purchase.paymentIntentId);
    await reported(purchase);
    expect(await salesOf(purchase)).toMatchObject({ Orders: "1", Gross: "49", Net: "49" });
  });

  it("is in the sum of its hour however many are paid while that is summed up again and again", async () => {
    const course = await sellCourse(shop);
    let isPaying = true;
    const reading = (async () => {
      while (isPaying) await staff.fetch("/admin/reports");
    })();
    const purchases = await Promise.all(
      Array.from({ length: 8 }, async () => pay(shop, "pm_card_visa", { course })),
    );
    for (const purchase of purchases) await reported(purchase);
    isPaying = false;
    await reading;
    expect(await salesOf({ course })).toMatchObject({ Orders: "8", Gross: "392" });
  });
});

const lossMaker = {
  id: new mongo.ObjectId().toString(),
  title: '=HYPERLINK("http://evil.test","Änderung, 5€")\n+1',
  category: "@SUM(1+1)",
};

/** Paid in the last second of a year, and given back in part in the first one of the next. */
function makeLoss() {
  const paidAt = new Date("2023-12-31T23:59:59Z");
  return {
    ...makeYear(1, [lossMaker])[0]!,
    ...{ status: "partially_refunded", currency: "usd", amountMinor: 4_900, paidAt, completedAt: paidAt },
    items: [{ courseId: lossMaker.id, slug: "a", title: "A", amountMinor: 4_900 }],
    amountRefundedMinor: 150,
    refunds: [{ id: "re_1", amountMinor: 150, createdAt: new Date("2024-01-01T00:00:00Z") }],
    disputeStatus: null,
  };
}

describe("a rebuild from the orders", () => {
  const courses = makeCourses();
  const year: Year = { courses, orders: makeYear(2_000, courses), from: "2025-01-01", to: "2025-12-31" };

  it("makes the sums that the days have made, and those of before there were any", async () => {
    await exportOf({ by: "year" });
    const made = await sumsOf();
    expect(made.some(({ isStale }) => isStale)).toBe(false);
    await shop.mongo.database.collection("salesHours").updateMany({}, { $set: { cells: "[]" } });
    await seedYear(shop.mongo, [...courses, lossMaker], [...year.orders, makeLoss()]);
    const { output } = await shop.run("reports", "rebuild");
    expect(output).toMatch(/^Recalculated 1[89]\d\d orders in \d+ hours/);
    expect((await sumsOf()).slice(-made.length)).toEqual(made);
  });

  it("is made once by a worker by itself, of orders of before there were reports", async () => {
    const { database } = shop.mongo;
    const made = await sumsOf();
    await database.collection("salesHours").deleteMany({});
    await database.collection("orders").updateMany({}, { $unset: { salesHours: "" } });
    const worker = await shop.addWorker({ env: { LECTERN_FLAG_BACKGROUND_SYNC: "off" } });
    await eventually(
      async () => [
        await database.collection("salesHours").countDocuments({ isStale: false }),
        await database.collection("salesRebuilds").countDocuments({ _id: "sandbox" as never }),
      ],
      ([hours, rebuilds]) => hours === made.length && rebuilds === 1,
      50_000,
      250,
    );
    await worker.stop();
    expect(await sumsOf()).toEqual(made);
  });

  it.each(timeZones)("reports a year as it follows from its orders, to the cent, in %s", async (timeZone) => {
    const { url } = await webIn(shop, timeZone);
    expect(await compareYear(staff.at(url), year, timeZone)).toEqual([]);
  });
});

describe("an export", () => {
  it("opens in a spreadsheet: its letters are right, nothing is a formula, a loss is a number", async () => {
    const { text, rows } = await exportOf({ from: "2023-12-31", to: "2024-01-01", by: "day" });
    expect(text.startsWith("\uFEFFPeriod,")).toBe(true);
    expect(text).toMatch(/\r\n$/);
    expect(rows).toMatchObject([
      { Period: "2023-12-31", Course: `'${lossMaker.title}`, Category: `'${lossMaker.category}`, Net: "49" },
      { Period: "2024-01-01", Currency: "USD", Gross: "0", Refunded: "1.5", Net: "-1.5" },
    ]);
  });

  it("of days that can't be is refused in words, and a page of them shows others", async () => {
    const response = await staff.fetch("/admin/reports.csv?from=2026-02-30");
    expect([response.status, await response.text()]).toEqual([400, expect.stringContaining("YYYY-MM-DD")]);
    const page = await staff.fetch("/admin/reports?from=2026-02-30");
    expect([page.status, await page.text()]).toEqual([400, expect.stringContaining("YYYY-MM-DD")]);
  });

  it("is for the staff alone", async () => {
    const student = await shop.visitor().signUp();
    for (const path of ["/admin/reports", "/admin/reports.csv"]) {
      expect((await student.fetch(path)).status).toBe(404);
      expect((await shop.visitor().fetch(path)).status).toBe(404);
    }
  });
});
