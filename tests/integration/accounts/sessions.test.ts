import { createHash } from "node:crypto";
import mongoose from "mongoose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findUser, requireStaff, requireUser, requireUserForApi } from "~/accounts/current-user.server";
import { demoStudent } from "~/accounts/demo-accounts.server";
import { changeRole, listStaff } from "~/accounts/roles.server";
import { createSession, endAllSessions, endSession } from "~/accounts/session.server";
import { Users } from "~/accounts/user.server";
import { openDatabase } from "../../fixtures/database";

const dayMs = 24 * 60 * 60_000;

let database: Awaited<ReturnType<typeof openDatabase>>;
beforeAll(async () => {
  database = await openDatabase();
});
afterAll(() => database.close());

describe("a session", () => {
  test("is known to the database by a hash of its id only", async () => {
    const { cookie, userId } = await signedIn("hash@example.com");
    const [stored] = await sessionsOf(userId);
    const id = idIn(cookie);
    expect(Buffer.from(id, "base64url")).toHaveLength(32);
    expect(stored?._id).toBe(createHash("sha256").update(id).digest("hex"));
    expect(JSON.stringify(stored)).not.toContain(id);
  });

  test("comes in a cookie that scripts and other sites can't use", async () => {
    const setCookie = await createSession(pageRequest(), (await user("cookie@example.com")).id);
    expect(setCookie).toMatch(/^lectern-session=/);
    expect(setCookie).toContain("HttpOnly");
    expect(setCookie).toContain("SameSite=Lax");
    expect(setCookie).toContain("Path=/");
  });

  test("gets a new id at every sign-in, and the old one opens nothing any more", async () => {
    const { cookie: old, userId } = await signedIn("renewed@example.com");
    const renewed = cookieOf(await createSession(pageRequest(old), userId));
    expect(renewed).not.toBe(old);
    expect(await findUser(pageRequest(old))).toBeNull();
    expect(await findUser(pageRequest(renewed))).toMatchObject({ id: userId });
    expect(await sessionsOf(userId)).toHaveLength(1);
  });

  test("ends at sign-out, here and for whoever copied the cookie", async () => {
    const { cookie } = await signedIn("out@example.com");
    const removal = await endSession(pageRequest(cookie));
    expect(removal).toContain("Max-Age=0");
    expect(await findUser(pageRequest(cookie))).toBeNull();
  });

  test("can be ended everywhere", async () => {
    const first = await signedIn("everywhere@example.com");
    const second = cookieOf(await createSession(pageRequest(), first.userId));
    expect(await endAllSessions(first.userId)).toBe(2);
    expect(await findUser(pageRequest(first.cookie))).toBeNull();
    expect(await findUser(pageRequest(second))).toBeNull();
  });

  test("is over when it expires, whether the database has removed it or not", async () => {
    const { cookie, userId } = await signedIn("expired@example.com");
    await setExpiry(userId, Date.now() - 1);
    expect(await findUser(pageRequest(cookie))).toBeNull();
  });

  test("is removed by the database when it expires", async () => {
    const indexes = await sessions().indexes();
    expect(indexes).toContainEqual(expect.objectContaining({ key: { expiresAt: 1 }, expireAfterSeconds: 0 }));
  });

  test("lives on for 30 days from its last day of use, and is written at most once an hour", async () => {
    const { cookie, userId } = await signedIn("prolonged@example.com");
    const untouched = await expiryOf(userId);
    await findUser(pageRequest(cookie));
    expect(await expiryOf(userId)).toBe(untouched);

    await setExpiry(userId, Date.now() + 20 * dayMs);
    await nextTurn();
    await findUser(pageRequest(cookie));
    const prolonged = await expiryOf(userId);
    expect(prolonged).toBeGreaterThan(Date.now() + 30 * dayMs - 60_000);
    expect(prolonged).toBeLessThanOrEqual(Date.now() + 30 * dayMs);
  });

  test.each([
    "",
    "lectern-session=",
    "lectern-session=%E0%A4%A",
    "lectern-session=eyIkZ3QiOiIifQ==.AAAA",
    "lectern-session[$ne]=x",
    `lectern-session=${"A".repeat(8_000)}`,
    "__proto__=x; lectern-session=null",
  ])("is not opened by the cookie %j", async (cookie) => {
    expect(await findUser(pageRequest(cookie))).toBeNull();
  });

  test("is not opened by a cookie that somebody signed with another secret", async () => {
    const { cookie } = await signedIn("tampered@example.com");
    expect(await findUser(pageRequest(cookie.slice(0, -4)))).toBeNull();
    expect(await findUser(pageRequest(cookie.replace("lectern-session=", "lectern-session=x")))).toBeNull();
  });
});

describe("who sent a request", () => {
  test("is asked of the database once for all loaders of a page", async () => {
    const { cookie, userId } = await signedIn("once@example.com");
    const queries: string[] = [];
    mongoose.set("debug", (collection: string, method: string) => queries.push(`${collection}.${method}`));
    const found = await Promise.all([1, 2, 3].map(() => findUser(pageRequest(cookie))));
    mongoose.set("debug", false);
    expect(found.map((someone) => someone?.id)).toEqual([userId, userId, userId]);
    expect(queries).toEqual(["sessions.findOne", "users.findOne"]);
  });

  test("is asked again after a sign-out, even while an earlier answer is on its way", async () => {
    const { cookie } = await signedIn("late@example.com");
    const early = findUser(pageRequest(cookie));
    await endSession(pageRequest(cookie));
    expect(await findUser(pageRequest(cookie))).toBeNull();
    await early;
  });

  test("is never told with the password's hash", async () => {
    const { cookie, userId } = await signedIn("bare@example.com");
    expect(await findUser(pageRequest(cookie))).toStrictEqual({
      id: userId,
      email: "bare@example.com",
      name: "Ada",
      role: "student",
    });
    expect(await Users.findById(userId).lean()).not.toHaveProperty("passwordHash");
  });

  test("nobody's request for a page is led to the sign-in page and back", async () => {
    const request = new Request("http://localhost/checkout/sql?currency=eur&x=a%26b");
    const response = await thrownBy(requireUser(request));
    expect(response.status).toBe(302);
    expect(response.headers.get("Location")).toBe(
      `/sign-in?redirectTo=${encodeURIComponent("/checkout/sql?currency=eur&x=a%26b")}`,
    );
  });

  test("nobody's request to a resource route is answered with 401", async () => {
    const response = await thrownBy(requireUserForApi(pageRequest()));
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error: "sign_in_required" });
  });

  test("is nobody if it is a demo account's, outside the demo", async () => {
    const { cookie } = await signedIn(demoStudent.email);
    expect(await findUser(pageRequest(cookie))).toBeNull();
  });
});

describe("staff", () => {
  test("pages are there for staff alone", async () => {
    const student = await signedIn("student@example.com");
    for (const request of [pageRequest(), pageRequest(student.cookie)]) {
      expect((await thrownBy(requireStaff(request))).status).toBe(404);
    }
    const staff = await signedIn("staff@example.com", "staff");
    expect(await requireStaff(pageRequest(staff.cookie))).toMatchObject({ role: "staff" });
  });

  test("is granted and revoked by email address, and either ends the account's sessions", async () => {
    const { cookie, userId } = await signedIn("granted@example.com");
    expect(await changeRole(" Granted@Example.com", "staff")).toEqual({
      email: "granted@example.com",
      hasChanged: true,
      endedSessions: 1,
    });
    expect(await findUser(pageRequest(cookie))).toBeNull();
    expect(await listStaff()).toContainEqual(expect.objectContaining({ email: "granted@example.com" }));

    await createSession(pageRequest(), userId);
    expect(await changeRole("granted@example.com", "student")).toMatchObject({ endedSessions: 1 });
    expect(await changeRole("granted@example.com", "student")).toMatchObject({ hasChanged: false });
    expect(await listStaff()).not.toContainEqual(expect.objectContaining({ email: "granted@example.com" }));
  });

  test("can't be granted to an address that has no account", async () => {
    await expect(changeRole("nobody@example.com", "staff")).rejects.toMatchObject({ code: "unknown_email" });
  });
});

interface StoredSession {
  _id: string;
  userId: mongoose.Types.ObjectId;
  expiresAt: Date;
}

function sessions() {
  return mongoose.connection.collection<StoredSession>("sessions");
}

function sessionsOf(userId: string) {
  return sessions()
    .find({ userId: new mongoose.Types.ObjectId(userId) })
    .toArray();
}

async function expiryOf(userId: string): Promise<number> {
  const [session] = await sessionsOf(userId);
  return session!.expiresAt.getTime();
}

async function setExpiry(userId: string, timeMs: number): Promise<void> {
  const filter = { userId: new mongoose.Types.ObjectId(userId) };
  await sessions().updateMany(filter, { $set: { expiresAt: new Date(timeMs) } });
}

async function user(email: string, role: "student" | "staff" = "student") {
  return Users.create({
    email,
    name: "Ada",
    role,
    passwordHash: "$argon2id$none",
    emailVerifiedAt: new Date(),
  });
}

async function signedIn(email: string, role: "student" | "staff" = "student") {
  const { id: userId } = await user(email, role);
  return { userId: userId as string, cookie: cookieOf(await createSession(pageRequest(), userId)) };
}

function pageRequest(cookie?: string): Request {
  return new Request("http://localhost/account", { headers: cookie ? { Cookie: cookie } : {} });
}

function cookieOf(setCookie: string): string {
  return setCookie.slice(0, setCookie.indexOf(";"));
}

/** The session's id: Remix puts JSON in Base64 before the signature. */
function idIn(cookie: string): string {
  const value = decodeURIComponent(cookie.slice(cookie.indexOf("=") + 1));
  return JSON.parse(Buffer.from(value.slice(0, value.lastIndexOf(".")), "base64").toString());
}

async function thrownBy(work: Promise<unknown>): Promise<Response> {
  const outcome = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(outcome).toBeInstanceOf(Response);
  return outcome as Response;
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
