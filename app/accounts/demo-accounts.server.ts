import { clock } from "~/platform/clock/clock";
import { isDuplicateKey } from "~/platform/database.server";
import { env } from "~/platform/env.server";
import { hashPassword, verifyPassword } from "./password.server";
import { endAllSessions } from "./session.server";
import type { Role } from "./user";
import { Users } from "./user.server";

/** The student account that anyone may use while Stripe and MongoDB are both sandboxes. */
export const demoStudent = {
  email: "student@lectern.test",
  password: "learn-with-lectern",
  name: "Sam Student",
};

/** The demo's staff account; its password is unique to the installation. */
export const demoStaff = { email: "staff@lectern.test", name: "Stella Staff" };

/** The accounts that the sign-in page offers in the demo; null outside it. */
export function findDemoAccounts() {
  if (!env().LECTERN_DEMO) return null;
  const { email, password } = demoStudent;
  return { student: { email, password }, staffEmail: demoStaff.email };
}

/** Whether an address belongs to a demo account: nobody may sign up with it, or sign in with it outside the demo. */
export function isDemoEmail(email: string): boolean {
  return email === demoStudent.email || email === demoStaff.email;
}

/**
 * Creates the demo accounts, or updates their passwords, while `LECTERN_DEMO` is set; otherwise does nothing.
 * Without `staffPassword` there is no demo staff account. Safe to run twice at once.
 */
export async function ensureDemoAccounts({ staffPassword }: { staffPassword?: string }): Promise<void> {
  if (!env().LECTERN_DEMO) return;
  await ensureAccount({ ...demoStudent, role: "student" });
  if (staffPassword) await ensureAccount({ ...demoStaff, password: staffPassword, role: "staff" });
}

async function ensureAccount({ email, name, password, role }: DemoAccount): Promise<void> {
  const user = await Users.findOne({ email }).select("+passwordHash").lean();
  if (!user) return createAccount({ email, name, password, role });
  if (!user.emailVerifiedAt)
    await Users.updateOne({ _id: user._id }, { $set: { emailVerifiedAt: clock.now() } });
  if (await verifyPassword(user.passwordHash, password)) return;
  await Users.updateOne({ _id: user._id }, { $set: { passwordHash: await hashPassword(password) } });
  await endAllSessions(user._id.toString());
}

async function createAccount({ email, name, password, role }: DemoAccount): Promise<void> {
  try {
    const passwordHash = await hashPassword(password);
    await Users.create({ email, name, role, passwordHash, emailVerifiedAt: clock.now() });
  } catch (error) {
    // Another web process was faster.
    if (!isDuplicateKey(error, "email")) throw error;
  }
}

interface DemoAccount {
  email: string;
  name: string;
  password: string;
  role: Role;
}
