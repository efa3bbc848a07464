import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { CatalogError } from "~/catalog/catalog-error";
import { Courses } from "~/catalog/course.server";
import { importCatalog } from "~/catalog/import-catalog.server";
import { Cleanup, temporaryFolder } from "../../fixtures/cleanup";
import { openDatabase } from "../../fixtures/database";
import { breadCourse, writeCourse } from "./content-folder";

const cleanup = new Cleanup();
let folder: string;
beforeAll(async () => {
  const database = await openDatabase();
  cleanup.add(() => database.close());
});
beforeEach(async () => {
  await Courses.deleteMany({});
  folder = await temporaryFolder("lectern-content-", cleanup);
  await writeCourse(folder, "bread", breadCourse);
});
afterAll(() => cleanup.run());

const nothing = { added: [], updated: [], unchanged: [], kept: [] };

test("a second import changes nothing", async () => {
  expect(await importCatalog(folder)).toEqual({ ...nothing, added: ["bread"] });
  const before = await Courses.find().lean();
  expect(await importCatalog(folder)).toEqual({ ...nothing, unchanged: ["bread"] });
  expect(await Courses.find().lean()).toEqual(before);
});

test("twenty imports at once make one course", async () => {
  const reports = await Promise.all(Array.from({ length: 20 }, () => importCatalog(folder)));
  expect(reports.flatMap((report) => report.added)).toEqual(["bread"]);
  expect(reports.flatMap((report) => report.unchanged)).toHaveLength(19);
  expect(await Courses.countDocuments()).toBe(1);
});

test("a new text in the folder reaches a course that nobody has changed, and keeps its id", async () => {
  await importCatalog(folder);
  const before = await Courses.findOne().lean();
  await writeCourse(folder, "bread", { ...breadCourse, title: "Better bread" });
  const reports = await Promise.all([importCatalog(folder), importCatalog(folder), importCatalog(folder)]);
  expect(reports.flatMap((report) => report.updated)).toEqual(["bread"]);
  const after = await Courses.findOne().lean();
  expect(after).toMatchObject({ title: "Better bread", version: 2 });
  expect(after?._id).toEqual(before?._id);
});

test.each([
  ["a price", { "prices.0.amountMinor": 100 }],
  ["a lesson's text", { "lessons.1.body": "Rewritten." }],
  ["its being offered", { published: false }],
])("%s that was changed in the database is kept, unless told to overwrite it", async (_, change) => {
  await importCatalog(folder);
  await Courses.updateOne({ slug: "bread" }, { $set: change });
  const changed = await Courses.findOne().lean();
  expect(await importCatalog(folder)).toEqual({ ...nothing, kept: ["bread"] });
  await writeCourse(folder, "bread", { ...breadCourse, title: "Better bread" });
  expect(await importCatalog(folder)).toEqual({ ...nothing, kept: ["bread"] });
  expect(await Courses.findOne().lean()).toEqual(changed);

  expect(await importCatalog(folder, { overwrite: true })).toEqual({ ...nothing, updated: ["bread"] });
  const [course] = await Courses.find().lean();
  expect(course).toMatchObject({ title: "Better bread", published: true, prices: breadCourse.prices });
  expect(course?.lessons[1]?.body).toBe("# water\n\nText.");
});

test("a course that was changed to what the folder says counts as imported", async () => {
  await importCatalog(folder);
  await Courses.updateOne({ slug: "bread" }, { $set: { title: "Better bread" } });
  const better = { ...breadCourse, title: "Better bread" };
  await writeCourse(folder, "bread", better);
  expect(await importCatalog(folder)).toEqual({ ...nothing, unchanged: ["bread"] });
  await writeCourse(folder, "bread", { ...better, title: "Best bread" });
  expect(await importCatalog(folder)).toEqual({ ...nothing, updated: ["bread"] });
});

test("a course that isn't in the folder stays as it is", async () => {
  await importCatalog(folder);
  const other = await temporaryFolder("lectern-content-", cleanup);
  await writeCourse(other, "salt", { ...breadCourse, title: "Salt" });
  expect(await importCatalog(other)).toEqual({ ...nothing, added: ["salt"] });
  expect(await Courses.countDocuments({ slug: "bread", title: "Bread" })).toBe(1);
});

test("nothing is written while any course of the folder is wrong", async () => {
  await writeCourse(folder, "zwieback", { ...breadCourse, minutes: 1 });
  await expect(importCatalog(folder)).rejects.toThrow(CatalogError);
  expect(await Courses.countDocuments()).toBe(0);
});
