import { execFile } from "node:child_process";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Cleanup, temporaryFolder } from "../../fixtures/cleanup";
import { type Mongo, startMongo } from "../../fixtures/mongo";
import { breadCourse, writeCourse } from "./content-folder";

const cleanup = new Cleanup();
let mongo: Mongo;
let folder: string;
beforeAll(async () => {
  mongo = await startMongo();
  cleanup.add(() => mongo.stop());
  folder = await temporaryFolder("lectern-content-", cleanup);
  await writeCourse(folder, "bread", breadCourse);
});
afterAll(() => cleanup.run());

test("brings courses in, says so, and keeps what was changed since", async () => {
  expect(await seed([folder])).toEqual({ code: 0, output: "bread: added\n" });
  expect(await seed([folder])).toEqual({ code: 0, output: "bread: unchanged\n" });
  await mongo.database.collection("courses").updateOne({ slug: "bread" }, { $set: { title: "Mine" } });
  expect(await seed([folder])).toMatchObject({ code: 0, output: expect.stringContaining("bread: kept") });
  expect(await seed([folder, "--overwrite"])).toEqual({
    code: 0,
    output: "bread: updated from the folder\n",
  });
});

test("two at once on an empty database make each course once", async () => {
  await mongo.database.dropDatabase();
  const runs = await Promise.all([seed([]), seed([]), seed([])]);
  expect(runs.map((run) => run.code)).toEqual([0, 0, 0]);
  const slugs = await mongo.database.collection("courses").distinct("slug");
  expect(await mongo.database.collection("courses").countDocuments()).toBe(slugs.length);
});

test("names what is wrong with a folder and changes nothing", async () => {
  await writeCourse(folder, "rye", { ...breadCourse, minutes: 1 });
  const answer = await seed([folder]);
  expect(answer).toMatchObject({ code: 1, output: expect.stringContaining("rye/course.json: minutes") });
  expect(await mongo.database.collection("courses").countDocuments({ slug: "rye" })).toBe(0);
});

test.each([["--force"], ["a", "b"]])("explains itself when it is called with %s", async (...parameters) => {
  const answer = await seed(parameters);
  expect(answer).toMatchObject({ code: 2, output: expect.stringContaining("Usage: npm run seed") });
});

test("says which variable is missing, and when nobody answers there", async () => {
  const without = await seed([], "");
  expect(without).toMatchObject({ code: 2, output: expect.stringContaining("MONGODB_URI is missing") });
  const nobody = await seed([], `mongodb://127.0.0.1:1/x?serverSelectionTimeoutMS=200`);
  expect(nobody).toMatchObject({ code: 1, output: expect.stringContaining("Can't reach the database") });
});

function seed(parameters: string[], uri = mongo.uri): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const env = { PATH: process.env.PATH, NODE_ENV: process.env.NODE_ENV, MONGODB_URI: uri };
    const entry = path.resolve("build/run/seed.js");
    execFile(process.execPath, [entry, ...parameters], { env }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr }),
    );
  });
}
