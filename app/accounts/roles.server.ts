import { AccountError } from "./account-error";
import { normalizeEmail } from "./credentials";
import { endAllSessions } from "./session.server";
import type { Role } from "./user";
import { Users } from "./user.server";

interface RoleChange {
  email: string;
  /** False if the account had that role before. */
  hasChanged: boolean;
  endedSessions: number;
}

/**
 * Gives an account a role and signs it out everywhere. Doing it again finishes what a crash cut short.
 *
 * @throws {AccountError} `unknown_email`.
 */
export async function changeRole(address: string, role: Role): Promise<RoleChange> {
  const email = normalizeEmail(address);
  const before = await Users.findOneAndUpdate({ email }, { $set: { role } }).lean();
  if (!before) throw new AccountError("unknown_email");
  const endedSessions = await endAllSessions(before._id.toString());
  return { email, hasChanged: before.role !== role, endedSessions };
}

/** Everybody on the staff, by e-mail address. */
export async function listStaff(): Promise<{ email: string; name: string }[]> {
  const staff = await Users.find({ role: "staff" }).sort({ email: 1 }).lean();
  return staff.map(({ email, name }) => ({ email, name }));
}
