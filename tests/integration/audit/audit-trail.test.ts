import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { AuditTrail, AuditTrailError, auditStaff } from "~/audit/audit.server";
import { openDatabase } from "../../fixtures/database";

let database: Awaited<ReturnType<typeof openDatabase>>;
beforeAll(async () => {
  database = await openDatabase();
});
afterAll(() => database.close());

it("is only ever added to: every way to change or delete an entry is refused", async () => {
  const entry = {
    staffId: "64b700000000000000000000",
    action: "order.refund",
    subject: "order:1",
    key: "once",
  };
  await auditStaff(entry);
  await auditStaff({ ...entry, action: "order.grant" });
  const before = await AuditTrail.find().lean();
  expect(before).toMatchObject([
    { actor: `staff:${entry.staffId}`, action: "order.refund", isByStaff: true },
  ]);
  const kept = await AuditTrail.findOne().orFail();
  const filter = { key: before[0]?.key };
  const change = { $set: { reason: "another" } };
  const ways: (() => PromiseLike<unknown>)[] = [
    () => AuditTrail.updateOne(filter, change),
    () => AuditTrail.updateMany(filter, change),
    () => AuditTrail.replaceOne(filter, { ...before[0], reason: "another" }),
    () => AuditTrail.findOneAndUpdate(filter, change),
    () => AuditTrail.findByIdAndUpdate(kept._id, change),
    () => AuditTrail.findOneAndReplace(filter, { ...before[0], reason: "another" }),
    () => AuditTrail.deleteOne(filter),
    () => AuditTrail.deleteMany(),
    () => AuditTrail.findOneAndDelete(filter),
    () => AuditTrail.findByIdAndDelete(kept._id),
    () => AuditTrail.bulkWrite([{ deleteOne: { filter } }]),
    () => AuditTrail.bulkSave([kept]),
    () => kept.set({ reason: "another" }).save(),
    () => kept.updateOne(change),
    () => kept.deleteOne(),
  ];
  for (const way of ways)
    await expect(Promise.resolve().then(way), String(way)).rejects.toThrow(AuditTrailError);
  expect(await AuditTrail.find().lean()).toEqual(before);
});

it("forgets nothing by itself", async () => {
  const indexes = await AuditTrail.collection.indexes();
  expect(indexes.length).toBeGreaterThan(1);
  expect(indexes.filter((index) => "expireAfterSeconds" in index)).toEqual([]);
});

it("nothing in the shop writes past the model", () => {
  const files = ["app", "scripts"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) => path.join(folder, file)),
  );
  const writers = files
    .filter((file) => /\.[mc]?[jt]sx?$/.test(file))
    .filter((file) =>
      /collection\(\s*["'`]auditTrail|AuditTrail\.collection/.test(readFileSync(file, "utf8")),
    );
  expect(files).toContain("app/audit/audit.server.ts");
  expect(writers).toEqual([]);
});
