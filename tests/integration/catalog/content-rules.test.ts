import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { CatalogError } from "~/catalog/catalog-error";
import { readCatalogContent } from "~/catalog/course-content.server";
import { Cleanup, temporaryFolder } from "../../fixtures/cleanup";
import { breadCourse, writeCourse } from "./content-folder";

const cleanup = new Cleanup();
let folder: string;
beforeAll(async () => {
  folder = await temporaryFolder("lectern-content-", cleanup);
});
beforeEach(() => rm(path.join(folder, "bread"), { recursive: true, force: true }));
afterAll(() => cleanup.run());

test("a complete course is read with its lessons in order", async () => {
  await writeCourse(folder, "bread", breadCourse);
  const [course] = await readCatalogContent(folder);
  expect(course).toMatchObject({ slug: "bread", published: true, minutes: 30 });
  expect(course?.lessons.map(({ slug, preview, body }) => [slug, preview, body])).toEqual([
    ["flour", true, "# flour\n\nText."],
    ["water", false, "# water\n\nText."],
  ]);
});

const lessons = breadCourse.lessons;
test.each([
  ["minutes that don't add up", { minutes: 31 }, /bread\/course\.json: minutes: .* 30/],
  ["two lessons of one name", { lessons: [lessons[0], lessons[0]] }, /two lessons share a slug/],
  ["an unknown currency", { prices: [{ currency: "xyz", amountMinor: 100 }] }, /prices\.0\.currency/],
  ["a currency in capitals", { prices: [{ currency: "EUR", amountMinor: 100 }] }, /prices\.0\.currency/],
  ["half a cent", { prices: [{ currency: "eur", amountMinor: 100.5 }] }, /prices\.0\.amountMinor/],
  ["a price of nothing", { prices: [{ currency: "eur", amountMinor: 0 }] }, /prices\.0\.amountMinor/],
  [
    "less than Stripe charges",
    { prices: [{ currency: "jpy", amountMinor: 49 }] },
    /least amount that Stripe/,
  ],
  ["more than Stripe charges", { prices: [{ currency: "usd", amountMinor: 1e8 }] }, /prices\.0\.amountMinor/],
  [
    "two prices in one currency",
    { prices: Array(2).fill(breadCourse.prices[0]) },
    /two prices in one currency/,
  ],
  ["a paid course without a price", { prices: [] }, /a paid course has a price/],
  ["a free course with a price", { access: "free" }, /a free course has no price/],
  ["a field that nobody reads", { price: 12 }, /price/],
  ["too little to learn", { whatYouWillLearn: ["Bread"] }, /whatYouWillLearn/],
])("%s is refused, and the message says where", async (_, change, message) => {
  await writeCourse(folder, "bread", { ...breadCourse, ...change });
  expect((await problemsOf(folder)).join("\n")).toMatch(message);
});

test("every problem of every course is named at once", async () => {
  await writeCourse(folder, "bread", breadCourse);
  await rm(path.join(folder, "bread", "02-water.md"));
  await writeFile(path.join(folder, "bread", "01-flour.md"), " \n");
  await writeFile(path.join(folder, "bread", "03-salt.md"), "Text.");
  await writeCourse(folder, "Bad Name", breadCourse);
  await mkdir(path.join(folder, "empty"));
  await mkdir(path.join(folder, "torn"));
  await writeFile(path.join(folder, "torn", "course.json"), '{"title": "To');
  expect(await problemsOf(folder)).toEqual([
    expect.stringMatching(/^Bad Name: lower-case/),
    expect.stringMatching(/^bread\/03-salt\.md: no lesson/),
    expect.stringMatching(/^bread\/01-flour\.md: empty/),
    expect.stringMatching(/^bread\/02-water\.md: missing/),
    expect.stringMatching(/^empty\/course\.json: ENOENT/),
    expect.stringMatching(/^torn\/course\.json: .*JSON/),
  ]);
  await Promise.all(
    ["Bad Name", "empty", "torn"].map((name) => rm(path.join(folder, name), { recursive: true })),
  );
});

test("a folder that isn't there, or holds no course, is an error and not an empty shop", async () => {
  expect(await problemsOf(path.join(folder, "nowhere"))).toEqual([expect.stringContaining("ENOENT")]);
  expect(await problemsOf(folder)).toEqual(["no course in it"]);
});

async function problemsOf(content: string): Promise<string[]> {
  const error = await readCatalogContent(content).then(
    () => null,
    (thrown) => thrown,
  );
  if (!(error instanceof CatalogError) || error.code !== "bad_content") throw error;
  return error.facts.problems as string[];
}
