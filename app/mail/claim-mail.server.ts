import { clock } from "~/platform/clock/clock";
import { trusted } from "~/platform/database.server";
import type { MailTemplate } from "./mail";
import { Outbox, type OutboxRecord } from "./outbox.server";

/** Longer than rendering and sending an email may take: nobody else claims it before that. */
const leaseMs = 120_000;
const longestError = 500;

/** Templates whose link gives access to an account: it must not outlive the email. */
const withSecretLink: MailTemplate[] = ["verify_email", "reset_password"];

/** An email that this process has claimed: nobody else sends it before `nextAttemptAt`. */
export type ClaimedMail = OutboxRecord;

/** Claims the email (of this template) that has been due for longest, by one atomic update; null when none is due. */
export function claimDueMail(template?: MailTemplate): Promise<ClaimedMail | null> {
  const now = clock.nowMs();
  return Outbox.findOneAndUpdate(
    { state: "queued", nextAttemptAt: trusted({ $lte: new Date(now) }), ...(template ? { template } : {}) },
    { $set: { nextAttemptAt: new Date(now + leaseMs) }, $inc: { attempts: 1 } },
    { sort: { nextAttemptAt: 1 }, returnDocument: "after" },
  ).lean<OutboxRecord>();
}

/** Records that the mail server accepted the email, whoever has claimed it since. */
export async function markSent({ _id, template }: ClaimedMail): Promise<void> {
  await Outbox.updateOne(
    { _id },
    { $set: { state: "sent", sentAt: clock.now(), lastError: null, ...withoutSecret(template) } },
  );
}

/** Reschedules an email that couldn't be sent. */
export async function postpone(mail: ClaimedMail, reason: string, at: Date): Promise<void> {
  await Outbox.updateOne(stillOurs(mail), {
    $set: { nextAttemptAt: at, lastError: reason.slice(0, longestError) },
  });
}

/** Gives up on an email. It stays in the outbox, for staff to see. */
export async function bury(mail: ClaimedMail, reason: string): Promise<void> {
  await Outbox.updateOne(stillOurs(mail), {
    $set: { state: "dead", lastError: reason.slice(0, longestError), ...withoutSecret(mail.template) },
  });
}

/** A process that was slower than its lease no longer owns the email. */
function stillOurs({ _id, nextAttemptAt }: ClaimedMail) {
  return { _id, state: "queued" as const, nextAttemptAt };
}

function withoutSecret(template: MailTemplate) {
  return withSecretLink.includes(template) ? { "props.url": null } : {};
}
