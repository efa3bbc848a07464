import { parse } from "csv-parse/sync";
import { mongo } from "mongoose";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readBooks } from "../../fixtures/books";
import { pay } from "../../fixtures/purchase";
import { type Shop, startShop } from "../../fixtures/shop";
import type { Visitor } from "../../fixtures/visitor";

let shop: Shop;
let staff: Visitor;
let staffId: string;
let orderId: string;
let orderNumber: string;

beforeAll(async () => {
  shop = await startShop();
  staff = await shop.staff();
  await shop.stripe.setFaults({ webhooks: { drop: 1 } });
  const order = await readBooks(shop).orderOf((await pay(shop)).paymentIntentId);
  [orderId, orderNumber] = [String(order._id), order.number];
  const user = await shop.mongo.database.collection("users").findOne({ email: staff.email });
  staffId = String(user?._id);
  await trail().insertMany([
    entry({ actor: `staff:${staffId}`, isByStaff: true, action: "order.refund", reason: "=1+1" }),
    entry({ actor: "staff:64b700000000000000000000", isByStaff: true, action: "order.grant" }),
    entry({ actor: "webhook", action: "order.disputed", at: new Date("2026-03-01T23:59:59.999Z") }),
    entry({ actor: "sweep", subject: "flag:liveStatus", action: "flag.changed", at: new Date("2026-03-02") }),
    ...Array.from({ length: 600 }, (_, index) =>
      entry({ actor: "sweep", subject: `event:evt_${index}`, at: new Date(index), action: "event.replayed" }),
    ),
  ]);
});
afterAll(() => shop?.stop());

const trail = () => shop.mongo.database.collection("auditTrail");

function entry(changes: object) {
  return {
    key: new mongo.ObjectId().toString(),
    at: new Date("2026-11-25T12:00:00Z"),
    subject: `order:${orderId}`,
    reason: null,
    facts: { amountMinor: 4_900, note: "<b>bold</b>", nothing: null },
    ...changes,
  };
}

/** The rows of the table as texts, of each column. */
async function rowsOf(address: string): Promise<string[][]> {
  const response = await staff.fetch(`/admin/audit${address}`);
  expect(response.status).toBe(200);
  const page = await response.text();
  const rows = [...page.matchAll(/<tr class="[^"]*hover[^"]*">(.*?)<\/tr>/g)];
  return rows.map(([, row = ""]) =>
    [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/g)].map(([, cell = ""]) =>
      cell.replaceAll(/<span aria-hidden[^>]*>[^<]*<\/span>/g, "").replaceAll(/<[^>]+>/g, ""),
    ),
  );
}

/** What was done, without what it was done to. */
const whatIn = async (address: string) =>
  (await rowsOf(address)).map(([, , what = ""]) => /^[a-z]+\.[a-z]+/.exec(what)?.[0]);

it("tells who did what to what and why, by names", async () => {
  const [first] = await rowsOf("?action=order.refund");
  expect(first).toEqual([
    ...["25 November 2026, 12:00 UTC", staff.email, `order.refund${orderNumber}`],
    "=1+1amountMinor: 4900 · note: &lt;b&gt;bold&lt;/b&gt;",
  ]);
  const [stranger] = await rowsOf("?action=order.grant");
  expect(stranger?.[1]).toBe("staff:64b700000000000000000000");
});

it("filters by who, what, about what and when", async () => {
  expect(await whatIn(`?actor=${staff.email.toUpperCase()}`)).toEqual(["order.refund"]);
  expect(await whatIn("?actor=staff")).toEqual(["order.grant", "order.refund"]);
  expect(await whatIn("?actor=webhook")).toEqual(["order.disputed"]);
  expect(await whatIn(`?subject=${orderNumber.toLowerCase()}`)).toHaveLength(3);
  expect(await whatIn("?subject=flag:liveStatus")).toEqual(["flag.changed"]);
  expect(await whatIn("?from=2026-03-01&to=2026-03-01")).toEqual(["order.disputed"]);
  expect(await whatIn("?from=2026-03-02&to=2026-03-31")).toEqual(["flag.changed"]);
  expect(await whatIn("?from=soon&to=2026-02-31&actor=sweep&subject=flag:liveStatus")).toEqual([
    "flag.changed",
  ]);
  for (const nothing of [
    "?actor=nobody@example.com",
    "?subject=L-NONE",
    "?action=%24ne",
    "?subject=a@b.co",
  ]) {
    expect(await whatIn(nothing), nothing).toEqual([]);
  }
});

it("exports everything that the filter lets through, with the right encoding and without formulas", async () => {
  await trail().insertMany([
    entry({ actor: "webhook", action: "@SUM(A1)", reason: 'Café, “quoted” "twice"\nand on a second line' }),
  ]);
  const all = await staff.fetch("/admin/audit.csv");
  expect(all.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  expect(all.headers.get("content-disposition")).toMatch(/^attachment; filename="audit-log-\d{4}-/);
  const bytes = Buffer.from(await all.arrayBuffer());
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  const rows: string[][] = parse(bytes, { bom: true });
  expect(rows).toHaveLength(1 + (await trail().countDocuments()));
  expect(rows.flat().filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
  expect(rows.find(([, , , what]) => what === "order.refund")?.slice(1, 7)).toEqual([
    ...[staff.email, `staff:${staffId}`, "order.refund", orderNumber, `order:${orderId}`, "'=1+1"],
  ]);
  expect(rows.find(([, , , what]) => what === "'@SUM(A1)")?.[6]).toBe(
    'Café, “quoted” "twice"\nand on a second line',
  );
  const filtered = await staff.fetch(`/admin/audit.csv?actor=${staff.email}`);
  expect(parse(await filtered.text(), { bom: true })).toHaveLength(2);
  const none = await staff.fetch("/admin/audit.csv?actor=nobody@example.com");
  expect(parse(await none.text(), { bom: true })).toHaveLength(1);
});

it("nobody but staff finds it", async () => {
  const student = await shop.visitor().signUp();
  for (const path of ["/admin/audit", "/admin/audit.csv"]) {
    expect((await student.fetch(path)).status).toBe(404);
  }
});
