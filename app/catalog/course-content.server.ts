import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod/v4";
import { CatalogError } from "./catalog-error";
import { courseAccess, courseLevels, type LessonOutline, type Price, type Teacher } from "./course";
import { currencyFacts, isCurrency, supportedCurrencies } from "./currency";

const slug = z
  .string()
  .max(60)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "lower-case letters, digits and single hyphens");
const line = (longest: number) => z.string().trim().min(1).max(longest);
const minutes = z.int().min(1).max(10_000);

/** Stripe takes amounts of up to eight digits (https://docs.stripe.com/api/payment_intents/create). */
const largestAmountMinor = 99_999_999;

const price = z
  .strictObject({
    currency: z.enum(supportedCurrencies),
    amountMinor: z.int().positive().max(largestAmountMinor),
  })
  .refine(
    ({ currency, amountMinor }) =>
      isCurrency(currency) && amountMinor >= currencyFacts(currency).minimumMinor,
    { error: "below the least amount that Stripe charges", path: ["amountMinor"] },
  );

const lesson = z.strictObject({
  slug,
  title: line(80),
  minutes,
  preview: z.boolean().default(false),
});

const courseFile = z
  .strictObject({
    title: line(80),
    subtitle: line(140),
    description: line(2_000),
    category: line(40),
    level: z.enum(courseLevels),
    access: z.enum(courseAccess),
    published: z.boolean().default(true),
    position: z.int().nonnegative(),
    minutes,
    teacher: z.strictObject({ name: line(80), bio: line(600) }),
    whatYouWillLearn: z.array(line(140)).min(4).max(6),
    prices: z.array(price).max(supportedCurrencies.length),
    lessons: z.array(lesson).min(1).max(99),
  })
  .superRefine((course, context) => {
    const reject = (path: string, message: string) =>
      context.addIssue({ code: "custom", path: [path], message });
    const sum = course.lessons.reduce((total, each) => total + each.minutes, 0);
    if (course.minutes !== sum) reject("minutes", `the lessons' minutes add up to ${sum}`);
    if (hasTwins(course.lessons.map((each) => each.slug))) reject("lessons", "two lessons share a slug");
    if (hasTwins(course.prices.map((each) => each.currency))) reject("prices", "two prices in one currency");
    if (course.access === "free" && course.prices.length > 0) reject("prices", "a free course has no price");
    if (course.access === "paid" && course.prices.length === 0) reject("prices", "a paid course has a price");
  });

const lessonBody = z
  .string()
  .transform((text) => text.replaceAll("\r\n", "\n").trim())
  .pipe(z.string().min(1, "empty").max(100_000));

/** What a content folder says about one course: exactly what is imported. */
export interface CourseContent {
  slug: string;
  title: string;
  subtitle: string;
  description: string;
  category: string;
  level: (typeof courseLevels)[number];
  access: (typeof courseAccess)[number];
  published: boolean;
  position: number;
  minutes: number;
  teacher: Teacher;
  whatYouWillLearn: string[];
  prices: Price[];
  lessons: (LessonOutline & { body: string })[];
}

/**
 * Reads a content folder: one folder per course, named after its slug, with `course.json` and one
 * `NN-lesson-slug.md` per lesson, numbered in order.
 *
 * @throws {CatalogError} `bad_content` with every problem found in any course, so that they can be fixed together.
 */
export async function readCatalogContent(folder: string): Promise<CourseContent[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: Error) => {
    throw new CatalogError("bad_content", { folder, problems: [error.message] });
  });
  const names = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith("."));
  if (names.length === 0) throw new CatalogError("bad_content", { folder, problems: ["no course in it"] });
  const problems: string[] = [];
  const courses: CourseContent[] = [];
  for (const name of names.map((entry) => entry.name).sort()) {
    const read = await readCourse(folder, name);
    if (Array.isArray(read)) problems.push(...read);
    else courses.push(read);
  }
  if (problems.length > 0) throw new CatalogError("bad_content", { folder, problems });
  return courses;
}

async function readCourse(folder: string, name: string): Promise<CourseContent | string[]> {
  const named = slug.safeParse(name);
  if (!named.success) return describe(name, named.error);
  let json: unknown;
  try {
    json = JSON.parse(await readFile(join(folder, name, "course.json"), "utf8"));
  } catch (error) {
    return [`${name}/course.json: ${(error as Error).message}`];
  }
  const course = courseFile.safeParse(json);
  if (!course.success) return describe(`${name}/course.json`, course.error);
  return readLessons(folder, { slug: name, ...course.data });
}

async function readLessons(
  folder: string,
  course: Omit<CourseContent, "lessons"> & { lessons: LessonOutline[] },
): Promise<CourseContent | string[]> {
  const present = (await readdir(join(folder, course.slug))).filter((file) => file.endsWith(".md"));
  const expected = course.lessons.map(lessonFile);
  const problems = present
    .filter((file) => !expected.includes(file))
    .map((file) => `${course.slug}/${file}: no lesson of course.json belongs here`);
  const lessons: CourseContent["lessons"] = [];
  for (const [index, outline] of course.lessons.entries()) {
    const file = lessonFile(outline, index);
    if (!present.includes(file)) {
      problems.push(`${course.slug}/${file}: missing`);
      continue;
    }
    const body = lessonBody.safeParse(await readFile(join(folder, course.slug, file), "utf8"));
    if (body.success) lessons.push({ ...outline, body: body.data });
    else problems.push(...describe(`${course.slug}/${file}`, body.error));
  }
  return problems.length > 0 ? problems : { ...course, lessons };
}

function lessonFile({ slug: name }: Pick<LessonOutline, "slug">, index: number): string {
  return `${String(index + 1).padStart(2, "0")}-${name}.md`;
}

function describe(file: string, error: z.ZodError): string[] {
  return error.issues.map((issue) => {
    const path = issue.path.join(".");
    return `${file}: ${path ? `${path}: ` : ""}${issue.message}`;
  });
}

function hasTwins(values: string[]): boolean {
  return new Set(values).size < values.length;
}
