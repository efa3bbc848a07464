import { listCoursesById } from "~/catalog/find-course.server";

export interface CourseName {
  title: string;
  category: string;
}

const unknown: CourseName = { title: "No longer in the catalog", category: "No longer in the catalog" };

/** The courses' current names by ID; every ID gets a name. */
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
