import { execFile } from "node:child_process";
import { createServer } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Users } from "~/accounts/user.server";
import { openDatabase } from "../../fixtures/database";

let database: Awaited<ReturnType<typeof openDatabase>>;
beforeAll(async () => {
  database = await openDatabase();
  const grace = { email: "grace@example.com", name: "Grace Hopper", passwordHash: "$argon2id$none" };
  await Users.create({ ...grace, emailVerifiedAt: new Date() });
});
afterAll(() => database.close());

test("grants, lists and revokes", async () => {
  expect(await staff("list")).toMatchObject({ code: 0, output: expect.stringContaining("No staff yet") });
  const granted = await staff("grant", "Grace@Example.com");
  expect(granted).toMatchObject({ code: 0, output: expect.stringContaining("is now staff") });
  const again = await staff("grant", "grace@example.com");
  expect(again).toMatchObject({ code: 0, output: expect.stringContaining("is already staff") });
  expect(await staff("list")).toEqual({ code: 0, output: "grace@example.com  Grace Hopper\n" });
  const revoked = await staff("revoke", "grace@example.com");
  expect(revoked).toMatchObject({ code: 0, output: expect.stringContaining("is now a student") });
});

test("puts nobody on the staff whose address isn't confirmed", async () => {
  const email = "early@example.com";
  await Users.create({ email, name: "Somebody", passwordHash: "$argon2id$none" });
  const answer = await staff("grant", email);
  expect(answer).toMatchObject({ code: 1, output: expect.stringContaining("isn't confirmed") });
  expect((await Users.findOne({ email }).lean())?.role).toBe("student");
});

test("says that nobody has such an address", async () => {
  const answer = await staff("grant", "nobody@example.com");
  expect(answer).toMatchObject({ code: 1, output: expect.stringContaining("nobody@example.com") });
});

test.each([[], ["grant"], ["list", "grace@example.com"], ["promote", "grace@example.com"]])(
  "explains itself when it is called with %j",
  async (...parameters) => {
    const answer = await staff(...parameters);
    expect(answer).toMatchObject({ code: 2, output: expect.stringContaining("Usage: npm run staff") });
  },
);

test("says what to do when no shop is running", async () => {
  const port = await aFreePort();
  const answer = await run(["list"], { SANDBOX_MONGO_PORT: String(port) });
  expect(answer.code).toBe(1);
  expect(answer.output).toContain(`no database answers on port ${port}`);
  expect(answer.output).toContain("npm start");
});

function staff(...parameters: string[]) {
  return run(parameters, { MONGODB_URI: process.env.MONGODB_URI });
}

function run(
  parameters: string[],
  env: Record<string, string | undefined>,
): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const options = { env: { NODE_ENV: process.env.NODE_ENV, PATH: process.env.PATH, ...env } };
    execFile(process.execPath, ["build/run/staff.js", ...parameters], options, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr }),
    );
  });
}

function aFreePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
