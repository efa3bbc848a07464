import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";

/** A `course.json` that breaks no rule. */
export const breadCourse = {
  title: "Bread",
  subtitle: "Flour and water",
  description: "How to bake.",
  category: "Home",
  level: "beginner",
  access: "paid",
  position: 1,
  minutes: 30,
  teacher: { name: "Ada Baker", bio: "Bakes." },
  whatYouWillLearn: ["Mix", "Wait", "Shape", "Bake"],
  prices: [
    { currency: "eur", amountMinor: 4500 },
    { currency: "jpy", amountMinor: 7200 },
  ],
  lessons: [
    { slug: "flour", title: "Flour", minutes: 10, preview: true },
    { slug: "water", title: "Water", minutes: 20 },
  ],
};

type CourseJson = Record<string, unknown> & { lessons: unknown[] };

/** Writes a course of a content folder, with a short text for each lesson. */
export async function writeCourse(folder: string, slug: string, course: CourseJson): Promise<void> {
  await mkdir(path.join(folder, slug), { recursive: true });
  await writeFile(path.join(folder, slug, "course.json"), JSON.stringify(course));
  for (const [index, lesson] of (course.lessons as { slug: string }[]).entries()) {
    const file = path.join(folder, slug, `0${index + 1}-${lesson.slug}.md`);
    await writeFile(file, `# ${lesson.slug}\r\n\r\nText.\r\n`);
  }
}
