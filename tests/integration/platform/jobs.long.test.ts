import mongoose from "mongoose";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { JobWatch } from "~/platform/job-watch.server";
import { startJobs } from "~/platform/jobs.server";
import { openDatabase } from "../../fixtures/database";
import { eventually } from "../../fixtures/eventually";

let database: Awaited<ReturnType<typeof openDatabase>>;
beforeAll(async () => {
  database = await openDatabase();
});
afterAll(() => database.close());

const records = () => mongoose.connection.collection("agendaJobs");

it.concurrent("a job whose lock could not be given back runs again long before the lock would end", async () => {
  let runs = 0;
  const run = async () => ({ run: ++runs });
  const jobs = await startJobs([{ name: "locked", everySeconds: 2, run }]);
  await eventually(
    async () => runs,
    (count) => count > 0,
  );
  // As the database keeps it when the worker unlocks the job while there is no connection.
  const lockedAt = new Date();
  await eventually(
    () => records().updateOne({ name: "locked", lockedAt: null }, { $set: { lockedAt } }),
    ({ modifiedCount }) => modifiedCount === 1,
  );
  const before = runs;
  await eventually(
    async () => runs,
    (count) => count > before,
    25_000,
  );
  expect(Date.now() - lockedAt.getTime()).toBeGreaterThan(5_000);
  await jobs.stop();
});

it.concurrent("a worker that has lost sight of a job begins anew, and one whose jobs are only late doesn't", async () => {
  const due = new Date(Date.now() - 30_000);
  const [lost, late] = [vi.fn(async () => {}), vi.fn(async () => {})];
  await records().insertMany([
    { name: "lost", lockedAt: null, nextRunAt: due },
    { name: "late", lockedAt: null, nextRunAt: due },
  ]);
  const watches = [
    new JobWatch({ worker: "one", names: ["lost"], running: new Set(), begin: lost }),
    new JobWatch({ worker: "two", names: ["late"], running: new Set(["late"]), begin: late }),
  ];
  for (const watch of watches) watch.start();
  await eventually(
    async () => lost.mock.calls.length,
    (calls) => calls === 1,
    25_000,
  );
  expect(late).not.toHaveBeenCalled();
  for (const watch of watches) watch.stop();
});
