import { isObjectIdOrHexString, type QueryFilter } from "mongoose";
import { trusted } from "~/platform/database.server";
import {
  type Category,
  type CourseCard,
  type CoursePage,
  coverPath,
  type LessonOutline,
  type LessonPage,
} from "./course";
import { type CourseRecord, Courses, type LessonRecord } from "./course.server";

type Bodiless = Omit<CourseRecord, "lessons"> & { lessons: LessonOutline[] };
type Listed = Omit<Bodiless, "description" | "whatYouWillLearn">;

const listOrder = { position: 1, title: 1, _id: 1 } as const;
const cardFields = "-lessons.body -description -whatYouWillLearn";

interface CourseSearch {
  /** A visitor's search words; each must occur in title, subtitle, category or teacher. */
  search?: string | null;
  /** Exact name of a category. */
  category?: string | null;
}

/** The offered courses that match, in the shop's order. */
export async function listCourses({ search, category }: CourseSearch = {}): Promise<CourseCard[]> {
  const filter: QueryFilter<CourseRecord> = { published: true };
  if (category) filter.category = category;
  const words = searchPatterns(search ?? "");
  if (words.length > 0) filter.$and = words.map((word) => ({ $or: searchedFields(word) }));
  const found = await Courses.find(filter).sort(listOrder).select(cardFields).lean<Listed[]>();
  return found.map(toCard);
}

/** The courses with these ids, offered or not, in the shop's order; unknown ids are left out. */
export async function listCoursesById(ids: string[]): Promise<CourseCard[]> {
  const found = await Courses.find({ _id: trusted({ $in: ids.filter(isObjectIdOrHexString) }) })
    .sort(listOrder)
    .select(cardFields)
    .lean<Listed[]>();
  return found.map(toCard);
}

/** The categories of the offered courses, by name. */
export async function listCategories(): Promise<Category[]> {
  const groups = await Courses.aggregate<{ _id: string; courseCount: number }>([
    { $match: { published: true } },
    { $group: { _id: "$category", courseCount: { $sum: 1 } } },
    { $sort: { _id: 1 } },
  ]);
  return groups.map(({ _id, courseCount }) => ({ name: _id, courseCount }));
}

interface Reach {
  /** Also courses that are no longer offered, for their owners. */
  includeUnpublished?: boolean;
}

/** A course and its curriculum, without the lessons' texts. */
export async function findCourse(slug: string, reach: Reach = {}): Promise<CoursePage | null> {
  const found = await Courses.findOne(bySlug(slug, reach)).select("-lessons.body").lean<Bodiless>();
  return found && toPage(found);
}

/**
 * One lesson with its text and its neighbours; null if course or lesson don't exist. The caller decides who
 * may read it: anyone for `lesson.preview`, else enrolled students.
 */
export async function findLesson(
  courseSlug: string,
  lessonSlug: string,
  reach: Reach = {},
): Promise<LessonPage | null> {
  const found = await Courses.findOne(bySlug(courseSlug, reach)).lean<CourseRecord>();
  const index = found?.lessons.findIndex((lesson) => lesson.slug === lessonSlug) ?? -1;
  const lesson = found?.lessons[index];
  if (!found || !lesson) return null;
  const course = toPage(found);
  return {
    course,
    lesson: { ...toOutline(lesson), body: lesson.body },
    number: index + 1,
    previous: course.lessons[index - 1] ?? null,
    next: course.lessons[index + 1] ?? null,
  };
}

function bySlug(slug: string, { includeUnpublished = false }: Reach): QueryFilter<CourseRecord> {
  return includeUnpublished ? { slug } : { slug, published: true };
}

function searchPatterns(search: string): RegExp[] {
  return (
    search
      .normalize("NFC")
      .slice(0, 200)
      // BSON refuses a pattern that contains a NUL.
      .split(/[\s\p{Cc}]+/u)
      .filter((word) => word !== "")
      .slice(0, 8)
      .map((word) => new RegExp(word.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&"), "i"))
  );
}

function searchedFields(word: RegExp): QueryFilter<CourseRecord>[] {
  return [{ title: word }, { subtitle: word }, { category: word }, { "teacher.name": word }];
}

function toCard(course: Listed): CourseCard {
  return {
    id: course._id.toString(),
    slug: course.slug,
    title: course.title,
    subtitle: course.subtitle,
    category: course.category,
    level: course.level,
    access: course.access,
    prices: course.prices.map(({ currency, amountMinor }) => ({ currency, amountMinor })),
    minutes: course.minutes,
    lessonCount: course.lessons.length,
    teacherName: course.teacher.name,
    cover: coverPath(course.slug),
  };
}

function toPage(course: Bodiless): CoursePage {
  return {
    ...toCard(course),
    description: course.description,
    teacher: { name: course.teacher.name, bio: course.teacher.bio },
    whatYouWillLearn: [...course.whatYouWillLearn],
    lessons: course.lessons.map(toOutline),
    published: course.published,
  };
}

function toOutline({ slug, title, minutes, preview }: LessonOutline | LessonRecord): LessonOutline {
  return { slug, title, minutes, preview };
}
