import { mongo } from "mongoose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../fixtures/eventually";
import { switchFlags } from "../../fixtures/flags";
import { LiveEvents } from "../../fixtures/live-events";
import { makeOrderRecord, makeStudentRecord } from "../../fixtures/order-record";
import { type Shop, startShop } from "../../fixtures/shop";
import type { Visitor } from "../../fixtures/visitor";

const minute = 60_000;
const hour = 60 * minute;
const count = 320;

type Order = ReturnType<typeof makeOrderRecord> & { syncFailures: number };

let shop: Shop;
let staff: Visitor;
let orders: Order[];

beforeAll(async () => {
  shop = await startShop();
  staff = await shop.staff();
  // Ten of the same moment at each minute: pages end among them.
  const begun = Date.now() - 400 * minute;
  orders = Array.from({ length: count }, (_, index) => {
    const at = new Date(begun + Math.floor(index / 10) * minute);
    return { ...makeOrderRecord(), ...settled, syncFailures: 0, createdAt: at, updatedAt: at };
  });
  Object.assign(orders[0]!, { card: { brand: "visa", last4: "0341" } });
  Object.assign(orders[1]!, waiting, { nextSyncAt: new Date(Date.now() - hour) });
  Object.assign(orders[2]!, waiting, { nextSyncAt: new Date(Date.now() + hour), syncFailures: 11 });
  Object.assign(orders[3]!, waiting, { nextSyncAt: new Date(Date.now() + hour), isProvisional: true });
  Object.assign(orders[4]!, { status: "needs_review", syncStatus: "failed" });
  orders[5]!.history.push({ at: new Date(), cause: "recovery", from: "processing", to: "completed" });
  const { database } = shop.mongo;
  await database.collection("orders").insertMany(orders);
  const students = orders.map(({ studentId }) => makeStudentRecord(studentId));
  Object.assign(students[6]!, { email: "ada.lovelace@school.example", name: "Ada Lovelace" });
  await database.collection("users").insertMany(students);
});
afterAll(() => shop?.stop());

const settled = { status: "completed", syncStatus: "synced", isProvisional: false, nextSyncAt: null };
const waiting = { status: "processing", syncStatus: "syncing" };

async function look(search: string): Promise<{ numbers: string[]; page: string }> {
  const response = await staff.fetch(`/admin/orders${search}`);
  expect(response.status).toBe(200);
  const page = await response.text();
  return {
    page,
    numbers: [...page.matchAll(/href="\/admin\/orders\/(L-[0-9A-Z]+)"/g)].map(([, number]) => number!),
  };
}

const numbersAt = (...indexes: number[]) => indexes.map((index) => orders[index]!.number);

describe("the orders page finds", () => {
  it.each([
    ["an order number, in any case", () => orders[7]!.number.toLowerCase(), [7]],
    ["a PaymentIntent", () => orders[8]!.paymentIntentId, [8]],
    [
      "a client secret as the intent that it begins with",
      () => `${orders[8]!.paymentIntentId}_secret_x`,
      [8],
    ],
    ["a Stripe customer", () => orders[9]!.stripeCustomerId, [9]],
    ["a card's last four digits", () => "0341", [0]],
    ["an email address", () => "Ada.Lovelace@School.example", [6]],
    ["the beginning of an email address", () => "ada.lo", [6]],
    ["a part of an email address", () => "lace@school", [6]],
    ["nothing for what nobody has", () => "nobody@nowhere.example", []],
    ["nothing for what would be an operator", () => '{"$gt":""}', []],
    ["nothing for what would be a pattern", () => "ada.*school", []],
  ])("%s", async (_, text, indexes) => {
    const { numbers, page } = await look(`?${new URLSearchParams({ q: text() })}`);
    expect(numbers).toEqual(numbersAt(...indexes));
    if (indexes.length === 0) expect(page).toContain("No orders match.");
  });

  it.each([
    ["status=needs_review", [4]],
    ["sync=failed", [4]],
    ["queue=stuck", [2, 1]],
    ["queue=due", [1]],
    ["queue=unfinished", [3, 2, 1]],
    ["provisional=1", [3]],
    ["cause=recovery", [5]],
    ["cause=recovery&status=refunded", []],
    ["status=processing&queue=stuck", [2, 1]],
  ])("what %s asks for", async (search, indexes) => {
    const { numbers } = await look(`?${search}`);
    expect([...numbers].sort()).toEqual(numbersAt(...indexes).sort());
  });

  it("what was made on a day or between two moments, and says what it can't read", async () => {
    const [from, to] = [orders[20]!, orders[40]!].map(({ createdAt }) => createdAt.toISOString());
    const { numbers } = await look(`?${new URLSearchParams({ from: from!, to: to! })}`);
    expect([...numbers].sort()).toEqual(
      orders
        .slice(20, 50)
        .map(({ number }) => number)
        .sort(),
    );
    expect((await look("?from=2001-01-01&to=2001-01-02")).numbers).toEqual([]);
    expect((await look("?from=tomorrow")).page).toContain("Enter a date such as");
  });

  it("every order once, page by page, and the way back", async () => {
    const seen: string[] = [];
    const pages: string[][] = [];
    let search = "";
    for (;;) {
      const { numbers, page } = await look(search);
      pages.push(numbers);
      seen.push(...numbers);
      const [, next] =
        /rel="next"[^>]*href="([^"]+)"|href="([^"]+)"[^>]*rel="next"/.exec(page)?.filter(Boolean) ?? [];
      if (!next) break;
      search = next.slice(next.indexOf("?")).replaceAll("&amp;", "&");
    }
    expect(pages.length).toBe(Math.ceil(count / 50));
    expect(new Set(seen).size).toBe(count);
    const byTime = new Map(orders.map(({ number, createdAt }) => [number, createdAt.getTime()]));
    const times = seen.map((number) => byTime.get(number)!);
    expect(times).toEqual([...times].sort((a, b) => b - a));
    const { page } = await look(search);
    const [, previous] =
      /rel="prev"[^>]*href="([^"]+)"|href="([^"]+)"[^>]*rel="prev"/.exec(page)?.filter(Boolean) ?? [];
    const back = await look(previous!.slice(previous!.indexOf("?")).replaceAll("&amp;", "&"));
    expect(back.numbers).toEqual(pages.at(-2));
    expect((await look("?cursor=nonsense")).numbers).toEqual(pages[0]);
  });
});

describe("what is pending", () => {
  interface Pending {
    processing: number;
    stuck: number;
    needsReview: number;
  }

  it("is counted live, and no more than once a second", async () => {
    const stream = await LiveEvents.open<Pending>(staff, "/api/admin/pending");
    await eventually(
      async () => stream.received.length,
      (length) => length > 0,
    );
    expect(stream.received).toEqual([{ processing: 3, stuck: 2, needsReview: 1 }]);
    const extra = Array.from({ length: 30 }, () => ({ ...makeOrderRecord(), ...waiting, syncFailures: 0 }));
    for (const order of extra) await shop.mongo.database.collection("orders").insertOne(order);
    await eventually(
      async () => stream.received.at(-1),
      (last) => last?.processing === 33,
    );
    expect(stream.received.length).toBeLessThan(10);
    await shop.mongo.database.collection("orders").deleteMany({ _id: { $in: extra.map(({ _id }) => _id) } });
    stream.close();
  });

  it("is told to nobody who has lost the staff's rights, or while live status is off", async () => {
    const person = await shop.staff();
    const stream = await LiveEvents.open<Pending>(person, "/api/admin/pending");
    await shop.mongo.database
      .collection("users")
      .updateOne({ email: person.email }, { $set: { role: "student" } });
    await stream.ended;
    expect((await person.fetch("/api/admin/pending")).status).toBe(404);
    const other = await LiveEvents.open<Pending>(staff, "/api/admin/pending");
    await switchFlags(shop, { liveStatus: false });
    await other.ended;
    expect((await staff.fetch("/api/admin/pending")).status).toBe(204);
    expect((await look("")).page).toContain("Waiting for Stripe");
  });
});

describe("people", () => {
  it("are found by email or name, and their page tells what we know of them", async () => {
    const find = async (text: string) =>
      (await staff.fetch(`/admin/people?${new URLSearchParams({ q: text })}`)).text();
    for (const text of ["ada.lovelace@school.example", "lace@sch", "lovelace", "ADA LOVE"]) {
      expect(await find(text)).toContain(`/admin/people/${orders[6]!.studentId}`);
    }
    expect(await find("nobody at all")).toContain("No one matches your search.");
    const student = await shop.visitor().signUp();
    const { database } = shop.mongo;
    const { _id } = (await database.collection("users").findOne({ email: student.email }))!;
    const mail = await eventually(
      () => database.collection("outbox").findOne({ to: student.email, template: "verify_email" }),
      (found) => found !== null,
    );
    const page = await (await staff.fetch(`/admin/people/${_id}`)).text();
    for (const words of [student.email, "Address not confirmed", "Verify email", "No orders yet."]) {
      expect(page).toContain(words);
    }
    // The mail's link would open the account to whoever reads this page.
    const token = /token=([\w-]+)|#([\w-]+)$/.exec(mail!.props.url)?.[0];
    expect(page).not.toContain(token ?? mail!.props.url);
    const [first] = orders;
    expect(await (await staff.fetch(`/admin/people/${first!.studentId}`)).text()).toContain(first!.number);
    for (const id of ["nonsense", new mongo.ObjectId()]) {
      expect((await staff.fetch(`/admin/people/${id}`)).status).toBe(404);
    }
  });

  it("are nobody's business but the staff's, like orders and bulk syncs", async () => {
    const student = await shop.visitor().signUp();
    const paths = [
      "orders",
      "people",
      `people/${orders[6]!.studentId}`,
      "syncs",
      `syncs/${new mongo.ObjectId()}`,
    ];
    for (const path of paths)
      expect([path, (await student.fetch(`/admin/${path}`)).status]).toEqual([path, 404]);
    expect((await shop.visitor().fetch("/api/admin/pending")).status).toBe(404);
  });
});
