import { clock } from "~/platform/clock/clock";
import { trusted } from "~/platform/database.server";
import type { MailTemplate } from "./mail";
import { Outbox, type OutboxRecord } from "./outbox.server";

/** Longer than a mail may take to be rendered and sent: nobody else takes it before that. */
const leaseMs = 120_000;
const longestError = 500;

/** Templates whose link opens an account: it must not outlive the mail. */
const withSecretLink: MailTemplate[] = ["verify_email", "reset_password"];

/** A mail that this process has taken: nobody else sends it before `nextAttemptAt`. */
export type ClaimedMail = OutboxRecord;

/** Takes the mail (of this template) that has been due for longest, by one atomic update; null when none is due. */
export function claimDueMail(template?: MailTemplate): Promise<ClaimedMail | null> {
  const now = clock.nowMs();
  return Outbox.findOneAndUpdate(
    { state: "queued", nextAttemptAt: trusted({ $lte: new Date(now) }), ...(template ? { template } : {}) },
    { $set: { nextAttemptAt: new Date(now + leaseMs) }, $inc: { attempts: 1 } },
    { sort: { nextAttemptAt: 1 }, returnDocument: "after" },
  ).lean<OutboxRecord>();
}

/** Notes that the mail server has taken the mail, whoever has claimed it since. */
export async function markSent({ _id, template }: ClaimedMail): Promise<void> {
  await Outbox.updateOne(
    { _id },
    { $set: { state: "sent", sentAt: clock.now(), lastError: null, ...withoutSecret(template) } },
  );
}

/** Puts a mail that could not be sent off to `at`. */
export async function postpone(mail: ClaimedMail, reason: string, at: Date): Promise<void> {
  await Outbox.updateOne(stillOurs(mail), {
    $set: { nextAttemptAt: at, lastError: reason.slice(0, longestError) },
  });
}

/** Gives a mail up. It stays in the outbox, for people to see. */
export async function bury(mail: ClaimedMail, reason: string): Promise<void> {
  await Outbox.updateOne(stillOurs(mail), {
    $set: { state: "dead", lastError: reason.slice(0, longestError), ...withoutSecret(mail.template) },
  });
}

/** Who was slower than the lease has nothing to say about the mail any more. */
function stillOurs({ _id, nextAttemptAt }: ClaimedMail) {
  return { _id, state: "queued" as const, nextAttemptAt };
}

function withoutSecret(template: MailTemplate) {
  return withSecretLink.includes(template) ? { "props.url": null } : {};
}
