import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Courses } from "~/catalog/course.server";
import {
  findCourse,
  findLesson,
  listCategories,
  listCourses,
  listCoursesById,
} from "~/catalog/find-course.server";
import { importCatalog } from "~/catalog/import-catalog.server";
import { openDatabase } from "../../fixtures/database";

let database: Awaited<ReturnType<typeof openDatabase>>;
beforeAll(async () => {
  database = await openDatabase();
  await importCatalog("app/catalog/content");
  await Courses.updateOne({ slug: "field-recording" }, { $set: { published: false } });
});
afterAll(() => database.close());

const slugs = async (search?: string, category?: string) =>
  (await listCourses({ search, category })).map((course) => course.slug);

describe("the list", () => {
  test("shows what is offered, in the shop's order, and no lesson's text", async () => {
    const courses = await listCourses();
    expect(courses.map((course) => course.slug).slice(0, 2)).toEqual([
      "sourdough-understood",
      "watercolour-with-patience",
    ]);
    expect(courses).toHaveLength(8);
    expect(courses[0]).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{24}$/),
      slug: "sourdough-understood",
      title: "Sourdough, Understood",
      subtitle: expect.any(String),
      category: "Home & hand",
      level: "beginner",
      access: "paid",
      prices: expect.arrayContaining([{ currency: "jpy", amountMinor: 7200 }]),
      minutes: 95,
      lessonCount: 5,
      teacherName: "Marit Oyelaran",
      cover: "/covers/sourdough-understood.svg",
    });
  });

  test.each([
    ["SOURDOUGH", "sourdough-understood"],
    ["oyelaran", "sourdough-understood"],
    ["ask  sql", "sql-by-asking"],
    ["home book", "bookbinding-at-the-kitchen-table"],
    ["curious (?", null],
    ["field recording", null],
  ])("finds by %s what it should", async (search, slug) => {
    expect(await slugs(search)).toEqual(slug ? [slug] : []);
  });

  test("narrows by category, and by both", async () => {
    expect(await slugs("", "Words & type")).toEqual(["typography-for-everyone", "plain-language"]);
    expect(await slugs("plain", "Words & type")).toEqual(["plain-language"]);
    expect(await slugs("plain", "Home & hand")).toEqual([]);
    expect(await slugs("", "home & hand")).toEqual([]);
  });

  test.each([
    ".*",
    "^s",
    "(a+)+$",
    "[",
    "\\",
    "a{1,9999}",
    "$where",
    '{"$gt":""}',
    "s\u0000q",
    "\ud800",
    "a".repeat(100_000),
    "sourdough ".repeat(10_000).concat("zebra"),
    "(((((((((((((((((",
    "|",
    "(?<x>",
  ])("takes hostile search words literally (%#)", async (search) => {
    const found = await listCourses({ search, category: search.startsWith("{") ? search : undefined });
    expect(found.length).toBeLessThanOrEqual(1);
  });

  test("of nothing but blanks shows everything", async () => {
    expect(await slugs(" \t\u0000\n ")).toHaveLength(8);
  });

  test("by ids also has what is no longer offered, and leaves out what isn't there", async () => {
    const all = await Courses.find().lean();
    const ids = all.map((course) => course._id.toString());
    expect(await listCoursesById([...ids, "0".repeat(24), "nonsense"])).toHaveLength(9);
    expect(await listCoursesById([])).toEqual([]);
  });
});

test("categories are named in order, with the number of courses that are offered", async () => {
  expect(await listCategories()).toEqual([
    { name: "Art & sound", courseCount: 1 },
    { name: "Data & circuits", courseCount: 3 },
    { name: "Home & hand", courseCount: 2 },
    { name: "Words & type", courseCount: 2 },
  ]);
});

describe("a course", () => {
  test("comes with its curriculum, as plain JSON without any text of a lesson", async () => {
    const course = await findCourse("sql-by-asking");
    expect(course?.lessons[0]).toEqual({
      slug: "a-table-is-a-list-of-facts",
      title: "A table is a list of facts",
      minutes: 25,
      preview: true,
    });
    expect(course).toMatchObject({ lessonCount: 6, published: true, teacher: { name: "Priya Halvorsen" } });
    expect(JSON.parse(JSON.stringify(course))).toEqual(course);
  });

  test("that is no longer offered is found only by those who ask for it", async () => {
    expect(await findCourse("field-recording")).toBeNull();
    expect(await findCourse("field-recording", { includeUnpublished: true })).toMatchObject({
      published: false,
    });
  });

  test.each(["", "nowhere", "SQL-by-asking", "\u0000", "../sql-by-asking", "x".repeat(100_000)])(
    "of no such name doesn't exist (%#)",
    async (slug) => {
      expect(await findCourse(slug)).toBeNull();
      expect(await findLesson(slug, "which-rows")).toBeNull();
    },
  );
});

describe("a lesson", () => {
  test("knows its text, its number and its neighbours", async () => {
    const page = await findLesson("sql-by-asking", "which-rows");
    expect(page).toMatchObject({
      number: 2,
      course: { slug: "sql-by-asking", lessonCount: 6 },
      lesson: { title: "Which rows?", body: expect.stringContaining("`WHERE` keeps the rows") },
      previous: { slug: "a-table-is-a-list-of-facts" },
      next: { slug: "how-many" },
    });
    expect(page?.course.lessons.some((lesson) => "body" in lesson)).toBe(false);
  });

  test("at either end has one neighbour", async () => {
    expect((await findLesson("sql-by-asking", "a-table-is-a-list-of-facts"))?.previous).toBeNull();
    expect((await findLesson("sql-by-asking", "changing-data-without-fear"))?.next).toBeNull();
  });

  test("that the course doesn't have isn't found", async () => {
    expect(await findLesson("sql-by-asking", "four-kinds-of-wet")).toBeNull();
    expect(await findLesson("field-recording", "levels-and-noise")).toBeNull();
    expect(
      await findLesson("field-recording", "levels-and-noise", { includeUnpublished: true }),
    ).not.toBeNull();
  });
});
