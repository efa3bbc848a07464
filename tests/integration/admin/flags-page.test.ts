import { afterAll, beforeAll, expect, it } from "vitest";
import { isInShare } from "~/flags/flag-share.server";
import { OrderStream } from "../../fixtures/event-stream";
import { eventually } from "../../fixtures/eventually";
import type { RunningProcess } from "../../fixtures/processes";
import { beginPurchase, type Purchase } from "../../fixtures/purchase";
import { type Shop, startShop } from "../../fixtures/shop";
import type { Visitor } from "../../fixtures/visitor";

const followWithinMs = 5_000;

let shop: Shop;
let other: RunningProcess;
let worker: RunningProcess;
let staff: Visitor;

beforeAll(async () => {
  shop = await startShop();
  [other, worker, staff] = await Promise.all([
    shop.addWeb(),
    shop.addWorker({ env: { LOG_LEVEL: "debug" } }),
    shop.staff(),
  ]);
});
afterAll(() => shop?.stop());

const trail = () => shop.mongo.database.collection("auditTrail");
const change = (fields: Record<string, string>) =>
  staff.post("/admin/flags", { reason: "A test", ...fields });
const pageText = async () => (await (await staff.fetch("/admin/flags")).text()).replaceAll("<!-- -->", "");

async function streamStatus({ student, paymentIntentId }: Purchase, at: RunningProcess): Promise<number> {
  const stream = await OrderStream.open(student.at(at.url), paymentIntentId);
  stream.close();
  return stream.response.status;
}

it("shows each flag, what it means, and that nobody has changed it", async () => {
  const page = await pageText();
  for (const title of ["Provisional orders", "Background sync", "Live status"]) expect(page).toContain(title);
  expect(page).toContain("the shop polls Stripe for each payment&#x27;s state");
  expect(page.match(/Never changed\./g)).toHaveLength(3);
});

it("refuses what makes no sense, says why, and changes nothing", async () => {
  for (const [fields, words] of [
    [{ name: "liveStatus", choice: "off", reason: " " }, "Enter a reason."],
    [{ name: "liveStatus", choice: "share", percent: "101" }, "Enter a whole number from 0 to 100."],
    [{ name: "liveStatus", choice: "share", percent: "" }, "Enter a whole number from 0 to 100."],
    [{ name: "liveStatus", choice: "share", percent: "1e1x" }, "Enter a whole number from 0 to 100."],
    [{ name: "backgroundSync", choice: "share", percent: "50" }, "Enter a whole number from 0 to 100."],
    [{ name: "everything", choice: "off" }, "Feature flags"],
    [{ name: "liveStatus", choice: "maybe" }, "Feature flags"],
  ] as const) {
    const answer = await change(fields);
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain(words);
  }
  expect(await shop.mongo.database.collection("featureFlags").countDocuments()).toBe(0);
  expect(await trail().countDocuments()).toBe(0);
  const student = await shop.visitor().signUp();
  expect(
    (await student.post("/admin/flags", { name: "liveStatus", choice: "off", reason: "x" })).status,
  ).toBe(404);
});

it("a switch reaches two web processes and a worker within five seconds, and is one entry in the audit trail", async () => {
  const purchase = await beginPurchase(shop);
  const answers = await Promise.all(
    [1, 2].map(() => change({ name: "liveStatus", choice: "off", reason: "A proxy swallows streams" })),
  );
  expect(await answers[0]?.text()).toContain("The change takes effect everywhere within five seconds.");
  await change({ name: "backgroundSync", choice: "off" });
  const agenda = shop.mongo.database.collection("agendaJobs");
  await Promise.all([
    ...[shop.web, other].map((web) =>
      eventually(
        () => streamStatus(purchase, web),
        (status) => status === 204,
        followWithinMs,
      ),
    ),
    eventually(
      async () => {
        await agenda.updateOne({ name: "sweep-orders", lockedAt: null }, { $set: { nextRunAt: new Date() } });
        return worker.lines;
      },
      (lines) => lines.some((line) => /"job":"sweep-orders".*"isOff":true/.test(line)),
      followWithinMs,
    ),
  ]);
  expect(await pageText()).toContain(`Set by ${staff.email}`);
  expect(await trail().find({ subject: "flag:liveStatus" }).toArray()).toMatchObject([
    {
      action: "flag.changed",
      reason: "A proxy swallows streams",
      facts: { from: 100, to: 0 },
      isByStaff: true,
    },
  ]);
});

it("a share is on for the same students in every process, and off for the others", async () => {
  const percent = 50;
  const purchases: Record<string, Purchase> = {};
  while (Object.keys(purchases).length < 2) {
    const purchase = await beginPurchase(shop);
    const user = await shop.mongo.database.collection("users").findOne({ email: purchase.student.email });
    purchases[String(isInShare("liveStatus", String(user?._id), percent))] = purchase;
  }
  await change({ name: "liveStatus", choice: "on" });
  const open = await eventually(
    () => OrderStream.open(purchases.false!.student, purchases.false!.paymentIntentId),
    ({ response }) => response.status === 200,
    followWithinMs,
  );
  await change({ name: "liveStatus", choice: "share", percent: String(percent) });
  await open.ended;
  for (const web of [shop.web, other]) {
    for (const [isIn, status] of [
      ["false", 204],
      ["true", 200],
    ] as const) {
      await eventually(
        () => streamStatus(purchases[isIn]!, web),
        (found) => found === status,
        followWithinMs,
      );
    }
  }
  expect(await pageText()).toContain("On for 50% of students");
});

it("says where the environment stands above the database", async () => {
  const web = await shop.addWeb({ env: { LECTERN_FLAG_LIVE_STATUS: "off" } });
  const page = await (await staff.at(web.url).fetch("/admin/flags")).text();
  expect(page).toContain("LECTERN_FLAG_LIVE_STATUS");
  expect(await pageText()).not.toContain("LECTERN_FLAG_LIVE_STATUS");
});
