import { mongo } from "mongoose";
import type { Mongo } from "../../fixtures/mongo";
import type { MadeCourse, MadeOrder } from "./make-year";

const batch = 1_000;

/** Writes courses and orders into the database, past the product's own code. */
export async function seedYear(
  { database }: Pick<Mongo, "database">,
  courses: readonly MadeCourse[],
  orders: readonly MadeOrder[],
): Promise<void> {
  await database.collection("courses").insertMany(courses.map(toRecord));
  for (let written = 0; written < orders.length; written += batch) {
    await database.collection("orders").insertMany(orders.slice(written, written + batch));
  }
}

function toRecord({ id, title, category }: MadeCourse) {
  return {
    ...{ _id: new mongo.ObjectId(id), slug: `course-${id}`, title, category, subtitle: "", description: "" },
    ...{ level: "beginner", access: "paid", published: false, position: 999, prices: [], minutes: 10 },
    ...{ teacher: { name: "Terry Tester", bio: "Tests." }, whatYouWillLearn: [], lessons: [] },
  };
}
