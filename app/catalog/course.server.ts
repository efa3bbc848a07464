import { Schema, type Types } from "mongoose";
import { defineModel } from "~/platform/database.server";
import { courseAccess, courseLevels, type LessonOutline, type Price, type Teacher } from "./course";
import type { CourseContent } from "./course-content.server";
import { supportedCurrencies } from "./currency";

export interface LessonRecord extends LessonOutline {
  /** Markdown. */
  body: string;
}

/** A course as stored. Every write raises `version`, which guards changes. */
export interface CourseRecord extends CourseContent {
  _id: Types.ObjectId;
  version: number;
  /** Digest of the content as it was last imported; null for a course that was never in a content folder. */
  importedDigest: string | null;
  createdAt: Date;
  updatedAt: Date;
}

const part = { _id: false } as const;
const text = { type: String, required: true };
const wholeMinutes = {
  type: Number,
  required: true,
  min: 1,
  validate: { validator: Number.isSafeInteger, message: "a whole number of minutes" },
};

const priceSchema = new Schema<Price>(
  {
    currency: { type: String, enum: supportedCurrencies, required: true },
    amountMinor: {
      type: Number,
      required: true,
      min: 1,
      validate: { validator: Number.isSafeInteger, message: "an integer number of minor units" },
    },
  },
  part,
);

const lessonSchema = new Schema<LessonRecord>(
  {
    slug: text,
    title: text,
    minutes: wholeMinutes,
    preview: { type: Boolean, required: true, default: false },
    body: text,
  },
  part,
);

const courseSchema = new Schema<CourseRecord>(
  {
    slug: text,
    title: text,
    subtitle: text,
    description: text,
    category: text,
    level: { type: String, enum: courseLevels, required: true },
    access: { type: String, enum: courseAccess, required: true },
    published: { type: Boolean, required: true, default: true },
    position: { type: Number, required: true },
    minutes: wholeMinutes,
    teacher: { type: new Schema<Teacher>({ name: text, bio: text }, part), required: true },
    whatYouWillLearn: { type: [String], required: true },
    prices: { type: [priceSchema], required: true },
    lessons: { type: [lessonSchema], required: true },
    version: { type: Number, required: true, default: 1 },
    importedDigest: { type: String, default: null },
  },
  { timestamps: true, versionKey: false, collection: "courses" },
);

courseSchema.index({ slug: 1 }, { unique: true });
courseSchema.index({ category: 1, position: 1 });

export const Courses = defineModel<CourseRecord>("Course", courseSchema);
