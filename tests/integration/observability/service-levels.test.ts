import { afterAll, beforeAll, expect, test } from "vitest";
import { countService, flushServiceLevels, readService } from "~/observability/service-levels.server";
import { connectDatabase, disconnectDatabase } from "~/platform/database.server";
import { openDatabase } from "../../fixtures/database";

const hourMs = 60 * 60_000;
const lastHour = () => new Date(Date.now() - hourMs);

let database: Awaited<ReturnType<typeof openDatabase>>;
beforeAll(async () => {
  database = await openDatabase();
});
afterAll(() => database.close());

test("what nobody has used yet has no figures", async () => {
  expect(await readService("order_sync", lastHour())).toEqual({
    total: 0,
    good: 0,
    meanMs: null,
    p95Ms: null,
  });
});

test("outcomes are counted over all that was written", async () => {
  for (let index = 0; index < 10; index++) countService("webhooks", { isGood: index > 0 });
  await flushServiceLevels();
  countService("webhooks", { isGood: true });
  await flushServiceLevels();
  expect(await readService("webhooks", lastHour())).toMatchObject({ total: 11, good: 10, p95Ms: null });
});

test("durations are good within their limit, and known by mean and percentile", async () => {
  for (let index = 0; index < 90; index++) countService("payment_to_order", { tookMs: 400 });
  for (let index = 0; index < 10; index++) countService("payment_to_order", { tookMs: 9_000 });
  await flushServiceLevels();
  expect(await readService("payment_to_order", lastHour())).toEqual({
    total: 100,
    good: 90,
    meanMs: 1_260,
    p95Ms: 10_000,
  });
});

test("only what lies within the time is read", async () => {
  expect((await readService("webhooks", new Date(Date.now() - 3 * hourMs), lastHour())).total).toBe(0);
});

test("a month is read from whole hours and says the same", async () => {
  const month = await readService("webhooks", new Date(Date.now() - 30 * 24 * hourMs));
  expect(month).toEqual(await readService("webhooks", lastHour()));
});

test("what is counted while the database is away is written when it is back", async () => {
  const before = await readService("background_jobs", lastHour());
  await disconnectDatabase();
  countService("background_jobs", { isGood: false });
  await flushServiceLevels();
  await connectDatabase();
  countService("background_jobs", { isGood: true });
  await flushServiceLevels();
  const { total, good } = await readService("background_jobs", lastHour());
  expect({ total: total - before.total, good: good - before.good }).toEqual({ total: 2, good: 1 });
});
