import { Schema, type Types } from "mongoose";
import { clock } from "~/platform/clock/clock";
import { defineModel } from "~/platform/database.server";
import type { Role, SignedInUser } from "./user";

export interface UserRecord {
  /** Normalized by `normalizeEmail`; unique. */
  email: string;
  name: string;
  /** In PHC string format. Read only where it is asked for: `.select("+passwordHash")`. */
  passwordHash: string;
  role: Role;
  /** When someone opened a link that was emailed to the address. */
  emailVerifiedAt: Date | null;
  createdAt: Date;
}

const userSchema = new Schema<UserRecord>({
  email: { type: String, required: true, unique: true },
  name: { type: String, required: true },
  passwordHash: { type: String, required: true, select: false },
  role: { type: String, enum: ["student", "staff"] satisfies Role[], required: true, default: "student" },
  emailVerifiedAt: { type: Date, default: null },
  createdAt: { type: Date, required: true, default: clock.now },
});
userSchema.index({ createdAt: 1, _id: 1 });
userSchema.index({ role: 1, email: 1 }, { partialFilterExpression: { role: "staff" } });

/** All accounts, one per email address. */
export const Users = defineModel<UserRecord>("User", userSchema);

/** What pages may know of an account. Staff rights take effect only once the address is confirmed. */
export function toSignedInUser(
  user: Pick<UserRecord, "email" | "name" | "role" | "emailVerifiedAt"> & { _id: Types.ObjectId },
): SignedInUser {
  const role = user.emailVerifiedAt ? user.role : "student";
  return { id: user._id.toString(), email: user.email, name: user.name, role };
}
