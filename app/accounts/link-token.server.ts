import { createHash } from "node:crypto";
import { Schema, type Types } from "mongoose";
import { clock } from "~/platform/clock/clock";
import { randomToken } from "~/platform/clock/random";
import { defineModel, trusted } from "~/platform/database.server";

/** How long an emailed link is valid. */
export const linkValidMinutes = 30;

/** What an emailed link is for. */
export type LinkPurpose = "verify-email" | "reset-password";

/** A link sent by email: whoever opens it can read this address's email. */
interface LinkTokenRecord {
  /** SHA-256 of the token in the link: reading this collection reveals no usable link. */
  _id: string;
  purpose: LinkPurpose;
  userId: Types.ObjectId;
  email: string;
  expiresAt: Date;
}

const linkTokenSchema = new Schema<LinkTokenRecord>(
  {
    _id: { type: String, required: true },
    purpose: {
      type: String,
      enum: ["verify-email", "reset-password"] satisfies LinkPurpose[],
      required: true,
    },
    userId: { type: Schema.Types.ObjectId, required: true, index: true },
    email: { type: String, required: true },
    expiresAt: { type: Date, required: true },
  },
  { versionKey: false, collection: "linkTokens" },
);
linkTokenSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

const LinkTokens = defineModel<LinkTokenRecord>("LinkToken", linkTokenSchema);

/**
 * Creates a token that works once, for 30 minutes.
 *
 * @returns the token, which only the email may contain, and its digest, which identifies it.
 */
export async function createLinkToken(
  purpose: LinkPurpose,
  { userId, email }: { userId: Types.ObjectId; email: string },
): Promise<{ token: string; digest: string }> {
  const token = randomToken(32);
  const digest = digestOf(token);
  const expiresAt = new Date(clock.nowMs() + linkValidMinutes * 60_000);
  await LinkTokens.create({ _id: digest, purpose, userId, email, expiresAt });
  return { token, digest };
}

/** Whose link this is, without using it up; null when it was used, has expired or never existed. */
export async function findLinkToken(purpose: LinkPurpose, token: string) {
  return LinkTokens.findOne(valid(purpose, token)).lean<LinkTokenRecord>();
}

/** Uses a link up: of any number of attempts, one gets the link and all others get null. */
export async function takeLinkToken(purpose: LinkPurpose, token: string) {
  return LinkTokens.findOneAndDelete(valid(purpose, token)).lean<LinkTokenRecord>();
}

/** Invalidates all of a user's links of one kind. */
export async function deleteLinkTokens(purpose: LinkPurpose, userId: Types.ObjectId): Promise<void> {
  await LinkTokens.deleteMany({ purpose, userId });
}

function valid(purpose: LinkPurpose, token: string) {
  return { _id: digestOf(token), purpose, expiresAt: trusted({ $gt: clock.now() }) };
}

function digestOf(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
