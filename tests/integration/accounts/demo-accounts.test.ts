import { afterAll, beforeAll, expect, test } from "vitest";
import { findUser } from "~/accounts/current-user.server";
import { demoStaff, demoStudent, ensureDemoAccounts } from "~/accounts/demo-accounts.server";
import { createSession } from "~/accounts/session.server";
import { signIn } from "~/accounts/sign-in.server";
import { Users } from "~/accounts/user.server";
import { openDatabase } from "../../fixtures/database";

let database: Awaited<ReturnType<typeof openDatabase>>;
beforeAll(async () => {
  database = await openDatabase({
    LECTERN_DEMO: "1",
    LECTERN_SANDBOX: "1",
    STRIPE_API_BASE: "http://127.0.0.1:12111",
  });
});
afterAll(() => database.close());

test("two processes that start at once make each demo account once", async () => {
  await Promise.all([1, 2, 3].map(() => ensureDemoAccounts({ staffPassword: "a password for staff" })));
  expect(await Users.countDocuments({ email: demoStudent.email, role: "student" })).toBe(1);
  expect(await Users.countDocuments({ email: demoStaff.email, role: "staff" })).toBe(1);
  expect(await signIn(demoStudent, "127.0.0.1")).toMatchObject({ role: "student" });
});

test("another start leaves the accounts and their sessions as they are", async () => {
  await ensureDemoAccounts({ staffPassword: "a password for staff" });
  const staff = await signIn({ email: demoStaff.email, password: "a password for staff" }, "127.0.0.1");
  const cookie = (await createSession(new Request("http://localhost/"), staff.id)).split(";")[0]!;
  await ensureDemoAccounts({ staffPassword: "a password for staff" });
  const request = new Request("http://localhost/", { headers: { Cookie: cookie } });
  expect(await findUser(request)).toEqual(staff);
});

test("a new staff password replaces the old one and ends its sessions", async () => {
  await ensureDemoAccounts({ staffPassword: "a password for staff" });
  const staff = await signIn({ email: demoStaff.email, password: "a password for staff" }, "127.0.0.1");
  const cookie = (await createSession(new Request("http://localhost/"), staff.id)).split(";")[0]!;

  await ensureDemoAccounts({ staffPassword: "a newer password" });

  const request = new Request("http://localhost/", { headers: { Cookie: cookie } });
  expect(await findUser(request)).toBeNull();
  expect(await signIn({ email: demoStaff.email, password: "a newer password" }, "127.0.0.1")).toEqual(staff);
  await expect(
    signIn({ email: demoStaff.email, password: "a password for staff" }, "127.0.0.1"),
  ).rejects.toMatchObject({ code: "wrong_credentials" });
});

test("without a staff password there is still the student", async () => {
  await ensureDemoAccounts({});
  expect(await Users.countDocuments({ email: demoStudent.email })).toBe(1);
});
