import { listCoursesById } from "~/catalog/find-course.server";

export interface CourseName {
  title: string;
  category: string;
}

const unknown: CourseName = { title: "Not in the catalog any more", category: "Not in the catalog any more" };

/** What the courses are called today, by id; every id gets a name. */
export async function nameCourses(ids: Iterable<string>): Promise<Map<string, CourseName>> {
  const all = [...ids];
  const known = new Map((await listCoursesById(all)).map((course) => [course.id, course]));
  return new Map(
    all.map((id) => {
      const course = known.get(id);
      return [id, course ? { title: course.title, category: course.category } : unknown];
    }),
  );
}
