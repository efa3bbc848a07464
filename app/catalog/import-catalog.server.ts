import { createHash } from "node:crypto";
import { isDuplicateKey } from "~/platform/database.server";
import { CatalogError } from "./catalog-error";
import { Courses } from "./course.server";
import { type CourseContent, readCatalogContent } from "./course-content.server";

/** Slugs by what happened to each course of the folder. */
export interface ImportReport {
  added: string[];
  updated: string[];
  unchanged: string[];
  /** The folder differs, but the course was edited in the database, and that edit was kept. */
  kept: string[];
}

/**
 * Brings the database's courses in line with a content folder. Idempotent, and safe when several processes
 * do it at once. A course that was changed in the database since its import (a price, a text) is left alone
 * unless `overwrite` is set; one that is not in the folder always is. Needs the unique index on `slug`.
 *
 * @throws {CatalogError} `bad_content`, before anything is written; `contended`.
 */
export async function importCatalog(
  folder: string,
  { overwrite = false }: { overwrite?: boolean } = {},
): Promise<ImportReport> {
  const report: ImportReport = { added: [], updated: [], unchanged: [], kept: [] };
  for (const course of await readCatalogContent(folder)) {
    report[await importCourse(course, overwrite)].push(course.slug);
  }
  return report;
}

const mostAttempts = 5;

async function importCourse(content: CourseContent, overwrite: boolean): Promise<keyof ImportReport> {
  const importedDigest = digestOf(content);
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const stored = await Courses.findOne({ slug: content.slug }).lean();
    if (!stored) {
      if (await insertCourse(content, importedDigest)) return "added";
      continue;
    }
    const storedDigest = digestOf(stored);
    const isSame = storedDigest === importedDigest;
    if (isSame && stored.importedDigest === importedDigest) return "unchanged";
    if (!isSame && storedDigest !== stored.importedDigest && !overwrite) return "kept";
    const written = await Courses.updateOne(
      { _id: stored._id, version: stored.version },
      { $set: { ...content, importedDigest }, $inc: { version: 1 } },
      { runValidators: true },
    );
    if (written.matchedCount === 1) return isSame ? "unchanged" : "updated";
  }
  throw new CatalogError("contended", { slug: content.slug });
}

async function insertCourse(content: CourseContent, importedDigest: string): Promise<boolean> {
  try {
    await Courses.create({ ...content, importedDigest });
    return true;
  } catch (error) {
    if (isDuplicateKey(error, "slug")) return false;
    throw error;
  }
}

/** Equal for two courses with the same content, whatever other fields a record has and in whatever order. */
function digestOf(course: CourseContent): string {
  const content = [
    course.slug,
    course.title,
    course.subtitle,
    course.description,
    course.category,
    course.level,
    course.access,
    course.published,
    course.position,
    course.minutes,
    course.teacher.name,
    course.teacher.bio,
    course.whatYouWillLearn,
    course.prices.map((price) => [price.currency, price.amountMinor]),
    course.lessons.map((lesson) => [lesson.slug, lesson.title, lesson.minutes, lesson.preview, lesson.body]),
  ];
  return createHash("sha256").update(JSON.stringify(content)).digest("hex");
}
