import { createHash, randomBytes } from "node:crypto";
import { createCookie } from "@remix-run/node";
import mongoose, { type mongo } from "mongoose";
import { CSRF } from "remix-utils/csrf/server";

const batch = 1_000;
const dayMs = 24 * 60 * 60_000;

/** Somebody with an account who is signed in. */
export interface Student {
  id: string;
  cookies: string;
  /** What the pages carry in their hidden field. */
  csrf: string;
  /** The browser's address, as the proxy in front of the shop would tell. */
  address: string;
}

/**
 * Writes accounts and sessions straight into the database: ten thousand sign-ups would be an hour of password
 * hashing. The cookies are made with the libraries and the secret that the shop makes them with.
 */
export async function enrolStudents(
  database: mongo.Db,
  count: number,
  sessionSecret: string,
): Promise<Student[]> {
  const options = { secrets: [sessionSecret] };
  const sessionCookie = createCookie("lectern-session", options);
  const csrf = new CSRF({ cookie: createCookie("lectern-csrf", options), secret: sessionSecret });
  const now = new Date();
  const expiresAt = new Date(now.getTime() + 30 * dayMs);

  const students: Student[] = [];
  for (let start = 0; start < count; start += batch) {
    const users: mongo.Document[] = [];
    const sessions: mongo.Document[] = [];
    for (let index = start; index < Math.min(count, start + batch); index++) {
      const _id = new mongoose.Types.ObjectId();
      const id = randomBytes(32).toString("base64url");
      users.push({
        _id,
        email: `student-${index}@example.com`,
        name: `Student ${index}`,
        passwordHash: "nobody signs in with a password here",
        role: "student",
        createdAt: now,
      });
      sessions.push({
        _id: createHash("sha256").update(id).digest("hex"),
        userId: _id,
        createdAt: now,
        expiresAt,
      });
      const [token, csrfCookie] = await csrf.commitToken();
      students.push({
        id: String(_id),
        cookies: [await sessionCookie.serialize(id), csrfCookie ?? ""].map(pairOf).join("; "),
        csrf: token,
        address: `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`,
      });
    }
    await database.collection("users").insertMany(users);
    await database.collection<{ _id: string }>("sessions").insertMany(sessions as { _id: string }[]);
  }
  return students;
}

/** A `Cookie` header's part of a `Set-Cookie` header. */
function pairOf(setCookie: string): string {
  return setCookie.split(";", 1)[0] ?? "";
}
