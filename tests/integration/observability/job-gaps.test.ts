import mongoose from "mongoose";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { countMissedRuns } from "~/observability/job-gaps.server";
import { flushServiceLevels, readService } from "~/observability/service-levels.server";
import { openDatabase } from "../../fixtures/database";

const minuteMs = 60_000;
const job = { name: "sweep-orders", everySeconds: 60 };
const ago = (ms: number) => new Date(Date.now() - ms);

let database: Awaited<ReturnType<typeof openDatabase>>;
beforeAll(async () => {
  database = await openDatabase();
});
afterEach(async () => {
  for (const name of ["agendaJobs", "jobGaps", "serviceLevels"]) {
    await mongoose.connection.collection(name).deleteMany({});
  }
});
afterAll(() => database.close());

/** How the job stands, as Agenda has it. */
const schedule = (nextRunAt: Date, lockedAt: Date | null = null) =>
  mongoose.connection
    .collection("agendaJobs")
    .insertOne({ name: job.name, type: "single", nextRunAt, lockedAt });

async function missed(): Promise<{ total: number; good: number }> {
  await flushServiceLevels();
  const { total, good } = await readService("background_jobs", ago(60 * minuteMs));
  return { total, good };
}

test("runs that no worker began count as bad, once, however many processes watch", async () => {
  await schedule(ago(5 * minuteMs));
  const watchedSince = ago(10 * minuteMs);
  await Promise.all(Array.from({ length: 4 }, () => countMissedRuns([job], watchedSince)));
  await countMissedRuns([job], watchedSince);
  // Due five minutes ago, with half a minute of grace: four runs of a minute each.
  expect(await missed()).toEqual({ total: 4, good: 0 });
});

test("a job that runs, or is about to, has missed nothing", async () => {
  await schedule(ago(20_000));
  await countMissedRuns([job], ago(60 * minuteMs));
  expect(await missed()).toEqual({ total: 0, good: 0 });
});

test("a long run is no gap while its worker holds the lock, and one when the worker died over it", async () => {
  await schedule(ago(5 * minuteMs), ago(5_000));
  await countMissedRuns([job], ago(60 * minuteMs));
  expect(await missed()).toEqual({ total: 0, good: 0 });
  await mongoose.connection
    .collection("agendaJobs")
    .updateOne({ name: job.name }, { $set: { lockedAt: ago(4 * minuteMs) } });
  await countMissedRuns([job], ago(60 * minuteMs));
  expect(await missed()).toEqual({ total: 4, good: 0 });
});

test("a job that no worker has ever scheduled is missed, too, from when somebody watches", async () => {
  await countMissedRuns([job], ago(2 * minuteMs));
  expect(await missed()).toEqual({ total: 1, good: 0 });
});

test("the time in which the whole shop was off counts for nothing", async () => {
  await schedule(ago(3 * 24 * 60 * minuteMs));
  await countMissedRuns([job], ago(1_000));
  expect(await missed()).toEqual({ total: 0, good: 0 });
});
