import { execFile } from "node:child_process";
import { afterAll, beforeAll, expect, test } from "vitest";
import { AuditTrail } from "~/audit/audit.server";
import { FeatureFlags } from "~/flags/flag-record.server";
import { openDatabase } from "../../fixtures/database";

let database: Awaited<ReturnType<typeof openDatabase>>;
beforeAll(async () => {
  database = await openDatabase();
});
afterAll(() => database.close());

test("lists the flags, switches one, and says who did it", async () => {
  expect(await flags()).toEqual({
    code: 0,
    output: expect.stringMatching(
      /^provisionalOrders +on +default\nbackgroundSync +on .*\nliveStatus +on .*\n$/,
    ),
  });
  expect(await flags("backgroundSync", "off")).toEqual({ code: 0, output: "backgroundSync is off.\n" });
  expect(await FeatureFlags.find().lean()).toMatchObject([{ _id: "backgroundSync", isOn: false }]);
  expect((await flags()).output).toMatch(/^backgroundSync +off +set by the command line, \d{4}-.* UTC$/m);
  expect(await flags("backgroundSync", "on")).toEqual({ code: 0, output: "backgroundSync is on.\n" });
  expect(await FeatureFlags.find().lean()).toMatchObject([{ _id: "backgroundSync", isOn: true }]);
});

test("switches one on for a share of the students, and notes it in the audit trail", async () => {
  expect(await flags("liveStatus", "25%")).toEqual({
    code: 0,
    output: "liveStatus is on for 25% of students.\n",
  });
  expect((await flags()).output).toMatch(/^liveStatus +25% +set by the command line/m);
  expect(await AuditTrail.findOne({ subject: "flag:liveStatus" }).lean()).toMatchObject({
    ...{ actor: "command", action: "flag.changed", facts: { from: 100, to: 25 } },
  });
  await flags("liveStatus", "100%");
  expect((await flags()).output).toMatch(/^liveStatus +on +set by/m);
});

test("says when the environment has another word", async () => {
  const { output } = await run(["liveStatus", "on"], { LECTERN_FLAG_LIVE_STATUS: "off" });
  expect(output).toContain("liveStatus is on.\n  But LECTERN_FLAG_LIVE_STATUS=off is set here");
});

test.each([
  ["backgroundSync"],
  ["backgroundSync", "maybe"],
  ["everything", "off"],
  ["liveStatus", "on", "now"],
  ["liveStatus", "101%"],
  ["backgroundSync", "50%"],
])("explains itself when it is called with %j", async (...parameters) => {
  const answer = await flags(...parameters);
  expect(answer).toMatchObject({ code: 2, output: expect.stringContaining("Usage: npm run flags") });
  expect(answer.output).toContain("backgroundSync: the shop polls Stripe");
});

test("says that the database can't be reached", async () => {
  const answer = await run([], { MONGODB_URI: "mongodb://127.0.0.1:1/lectern?serverSelectionTimeoutMS=100" });
  expect(answer).toMatchObject({ code: 1, output: expect.stringContaining("Can't reach the database") });
});

function flags(...parameters: string[]) {
  return run(parameters, {});
}

function run(parameters: string[], env: Record<string, string>): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const { NODE_ENV, PATH, MONGODB_URI } = process.env;
    const options = { env: { NODE_ENV, PATH, MONGODB_URI, ...env } };
    execFile(process.execPath, ["build/run/flags.js", ...parameters], options, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr }),
    );
  });
}
