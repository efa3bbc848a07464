import { afterAll, beforeAll, expect, it } from "vitest";
import { SuspiciousActivity, watchSuspiciousActivity } from "~/observability/suspicious-activity.server";
import { reportRefusal } from "~/platform/http/refusals.server";
import { openDatabase } from "../../fixtures/database";

let database: Awaited<ReturnType<typeof openDatabase>>;
beforeAll(async () => {
  database = await openDatabase();
});
afterAll(() => database.close());

const countOf = async (who: string) =>
  (await SuspiciousActivity.find({ who }).lean()).reduce((sum, { count }) => sum + count, 0);

it("refusals of one sender add up, from several processes, too", async () => {
  for (let process = 0; process < 2; process++) {
    const stop = watchSuspiciousActivity();
    for (let time = 0; time < 500; time++)
      reportRefusal({ kind: "wrong_token", who: "192.0.2.1", about: "/x" });
    await stop();
  }
  expect(await countOf("192.0.2.1")).toBe(1_000);
  expect(await SuspiciousActivity.countDocuments({ who: "192.0.2.1" })).toBeLessThanOrEqual(2);
});

it("a great many senders fill nothing: those beyond the first thousand are one", async () => {
  const stop = watchSuspiciousActivity();
  for (let sender = 0; sender < 20_000; sender++)
    reportRefusal({ kind: "foreign_origin", who: `network ${sender}`, about: "/".repeat(10_000) });
  for (const kind of ["missing_token", "staff_page"]) reportRefusal({ kind, who: "a late one", about: "/" });
  await stop();
  expect(await countOf("a late one"), "one kind hides no other").toBe(2);
  expect(await SuspiciousActivity.countDocuments({ kind: "foreign_origin" })).toBeLessThan(1_010);
  // The day may have ended in between.
  expect(await countOf("many others")).toBeGreaterThanOrEqual(18_000);
  const [record] = await SuspiciousActivity.find({ who: "many others" }).lean();
  expect(record?.about.length).toBeLessThan(200);
});
