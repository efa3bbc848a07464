import type { Currency } from "./currency";

/** What a course is, for pages and servers alike. */

export const courseLevels = ["beginner", "intermediate", "advanced"] as const;
export type CourseLevel = (typeof courseLevels)[number];

export const courseAccess = ["free", "paid"] as const;
/** A free course needs an account, but no card. */
export type CourseAccess = (typeof courseAccess)[number];

export interface Price {
  currency: Currency;
  /** Integer minor units. */
  amountMinor: number;
}

export interface Teacher {
  name: string;
  bio: string;
}

/** A course in a list. Plain JSON. */
export interface CourseCard {
  id: string;
  slug: string;
  title: string;
  subtitle: string;
  category: string;
  level: CourseLevel;
  access: CourseAccess;
  /** Empty for a free course; the first is the default. */
  prices: Price[];
  /** Total of all lessons, exercises included. */
  minutes: number;
  lessonCount: number;
  teacherName: string;
  /** Path of the cover, an SVG of 16:10. */
  cover: string;
}

/** A lesson without its text. */
export interface LessonOutline {
  slug: string;
  title: string;
  /** Reading and exercise together. */
  minutes: number;
  /** Anyone may read it. */
  preview: boolean;
}

/** A course on its own page. Plain JSON. */
export interface CoursePage extends CourseCard {
  /** Markdown. */
  description: string;
  teacher: Teacher;
  whatYouWillLearn: string[];
  lessons: LessonOutline[];
  /** False once it is no longer offered; owners keep it. */
  published: boolean;
}

/** One lesson with its text and its place in the course. Plain JSON. */
export interface LessonPage {
  course: CoursePage;
  lesson: LessonOutline & {
    /** Markdown; `renderMarkdown` turns it into safe HTML. */
    body: string;
  };
  /** 1 for the first. */
  number: number;
  previous: LessonOutline | null;
  next: LessonOutline | null;
}

export interface Category {
  name: string;
  courseCount: number;
}

/** Path of a course's cover under `public/`. */
export function coverPath(slug: string): string {
  return `/covers/${slug}.svg`;
}
