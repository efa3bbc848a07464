import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { AuditTrail } from "~/audit/audit.server";
import { FeatureFlags } from "~/flags/flag-record.server";
import { defaultFlags } from "~/flags/flags";
import { flags, setFlag } from "~/flags/flags.server";
import { openDatabase } from "../../fixtures/database";
import { type Link, startLink } from "../../fixtures/link";
import { type Mongo, startMongo } from "../../fixtures/mongo";

const laterMs = 2_100;
const student = "a student";
const byGrace = { changedBy: "Grace", actor: "staff:grace" };

let mongo: Mongo;
let link: Link;
let database: Awaited<ReturnType<typeof openDatabase>>;

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.stubEnv("LOG_LEVEL", "silent");
  mongo = await startMongo();
  link = await startLink(new URL(mongo.uri));
});
afterAll(async () => {
  await database?.close();
  await link?.close();
  await mongo?.stop();
  vi.useRealTimers();
});

it("with no database in reach from the start, everything is on", async () => {
  const through = new URL(mongo.uri);
  through.host = `127.0.0.1:${link.port}`;
  through.searchParams.set("directConnection", "true");
  database = await openDatabase({ MONGODB_URI: through.href, LOG_LEVEL: "silent" });
  link.cut();
  expect(await flags(student)).toEqual(defaultFlags);
  link.mend();
  letPass(laterMs);
  expect(await flags(student)).toEqual(defaultFlags);
});

it("what was set here holds here at once, and is stored with who set it", async () => {
  expect((await flags(student)).backgroundSync).toBe(true);
  await setFlag("backgroundSync", { ...byGrace, percent: 0 });
  expect(await flags(student)).toEqual({ ...defaultFlags, backgroundSync: false });
  expect(await mongo.database.collection("featureFlags").findOne({ isOn: false })).toMatchObject({
    _id: "backgroundSync",
    changedBy: "Grace",
    changedAt: expect.any(Date),
  });
});

it("what was set elsewhere holds here after two seconds, not before", async () => {
  await setFlag("liveStatus", { ...byGrace, percent: 100 });
  expect((await flags(student)).liveStatus).toBe(true);
  await setElsewhere("liveStatus", false);
  letPass(1_900);
  expect((await flags(student)).liveStatus).toBe(true);
  letPass(200);
  expect((await flags(student)).liveStatus).toBe(false);
});

it("a thousand who ask at once cause one query", async () => {
  const find = vi.spyOn(FeatureFlags, "find");
  letPass(laterMs);
  await Promise.all(Array.from({ length: 1_000 }, () => flags(student)));
  expect(find).toHaveBeenCalledTimes(1);
  find.mockRestore();
});

it("an answer that comes after a flag was set here does not bring the old word back", async () => {
  let answer: (records: []) => void = () => {};
  const late = new Promise<[]>((resolve) => {
    answer = resolve;
  });
  const find = vi.spyOn(FeatureFlags, "find").mockReturnValueOnce({ lean: () => late } as never);
  letPass(laterMs);
  const old = flags(student);
  await setFlag("provisionalOrders", { ...byGrace, percent: 0 });
  expect((await flags(student)).provisionalOrders).toBe(false);
  answer([]);
  await old;
  expect((await flags(student)).provisionalOrders).toBe(false);
  expect(find).toHaveBeenCalledTimes(2);
  find.mockRestore();
});

it("while the database is away the last known word holds, and nobody waits long for it", async () => {
  await setFlag("backgroundSync", { ...byGrace, percent: 0 });
  const known = await flags(student);
  expect(known.backgroundSync).toBe(false);
  link.cut();
  letPass(laterMs);
  const start = performance.now();
  expect(await flags(student)).toEqual(known);
  expect(performance.now() - start).toBeLessThan(2_000);
  link.mend();
});

it("a share holds for the same students until it is set anew, and each change is in the audit trail", async () => {
  const students = Array.from({ length: 50 }, (_, index) => `student ${index}`);
  const isOnFor = () => Promise.all(students.map(async (id) => (await flags(id)).liveStatus));
  await setFlag("liveStatus", { ...byGrace, percent: 40, reason: "To see how it goes" });
  const chosen = await isOnFor();
  expect(new Set(chosen).size).toBe(2);
  expect(await isOnFor()).toEqual(chosen);
  expect(await flags()).toEqual({ backgroundSync: expect.any(Boolean) });
  await setFlag("liveStatus", { ...byGrace, percent: 100 });
  expect(new Set(await isOnFor())).toEqual(new Set([true]));
  const trail = await AuditTrail.find({ subject: "flag:liveStatus" })
    .sort({ at: -1, _id: -1 })
    .limit(2)
    .lean();
  expect(trail).toMatchObject([
    { actor: "staff:grace", action: "flag.changed", reason: null, facts: { from: 40, to: 100 } },
    { reason: "To see how it goes", facts: { to: 40 } },
  ]);
  await expect(setFlag("backgroundSync", { ...byGrace, percent: 40 })).rejects.toThrow(RangeError);
});

async function setElsewhere(name: string, isOn: boolean): Promise<void> {
  const records = mongo.database.collection<{ _id: string }>("featureFlags");
  await records.updateOne({ _id: name }, { $set: { isOn } });
}

/** Moves the clock alone: nothing waits for it. */
function letPass(ms: number): void {
  vi.setSystemTime(Date.now() + ms);
}
