import { isValidObjectId, type Types } from "mongoose";
import { AccountError } from "./account-error";
import { normalizeEmail } from "./credentials";
import { endAllSessions } from "./session.server";
import type { Role } from "./user";
import { type UserRecord, Users } from "./user.server";

/** An account as staff see it. */
export interface Account {
  id: string;
  email: string;
  name: string;
  /** The role granted; it takes effect once the address is confirmed. */
  role: Role;
  isVerified: boolean;
}

export interface RoleChange {
  email: string;
  /** False if the account already had that role. */
  hasChanged: boolean;
  endedSessions: number;
}

/**
 * Gives an account a role and signs it out everywhere. Repeating it finishes what a crash interrupted.
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

/**
 * The account with this id, for a page about it.
 *
 * @throws a 404 response if there is none.
 */
export async function requireAccount(userId: string): Promise<Account> {
  const user = isValidObjectId(userId) ? await Users.findById(userId).lean() : null;
  if (!user) throw new Response("We couldn't find this person.", { status: 404 });
  return toAccount(user);
}

/** The account with this email address, whatever its capitalization. */
export async function findAccount(address: string): Promise<Account | null> {
  const user = await Users.findOne({ email: normalizeEmail(address) }).lean();
  return user && toAccount(user);
}

function toAccount({
  _id,
  email,
  name,
  role,
  emailVerifiedAt,
}: UserRecord & { _id: Types.ObjectId }): Account {
  return { id: _id.toString(), email, name, role, isVerified: emailVerifiedAt !== null };
}

/** All staff members, by email address. */
export async function listStaff(): Promise<Account[]> {
  const staff = await Users.find({ role: "staff" }).sort({ email: 1 }).lean();
  return staff.map(toAccount);
}

/**
 * Where mails to the staff go. Rights have no effect before the address is confirmed: until then nobody knows whose mailbox
 * it is.
 */
export async function listStaffReaders(): Promise<string[]> {
  return (await listStaff()).filter(({ isVerified }) => isVerified).map(({ email }) => email);
}
