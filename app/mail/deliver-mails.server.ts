import { createHash } from "node:crypto";
import { clock } from "~/platform/clock/clock";
import { DeadlineError, withDeadline } from "~/platform/deadline.server";
import type { Attempt, DeliveryCounts } from "~/platform/delivery-queue.server";
import { env } from "~/platform/env.server";
import { logger } from "~/platform/logger.server";
import { type Mailer, mailer } from "~/platform/mailer.server";
import type { MailTemplate, MailTemplates } from "./mail";
import { judgeFailure } from "./mail-failure";
import { type OutboxRecord, outbox } from "./outbox.server";
import { renderMail } from "./render-mail.server";

const mostAttempts = 24;
const sendWithinMs = 60_000;

/** Lists the addresses that staff mails go to. Called only when there is such a mail. */
export type ListReaders = () => Promise<string[]>;

/** Templates whose link gives access to an account: it must not outlive the email. */
const withSecretLink: MailTemplate[] = ["verify_email", "reset_password"];

/**
 * Sends the due emails of the outbox (only those of `template`, if given), at most `limit`, until none is
 * left, `signal` aborts or the mail server fails. Any number of processes may do this at once: each email is
 * claimed by one.
 *
 * An email is sent at least once: if the process ends between sending and recording that, it is sent again
 * after two minutes with the same Message-ID, by which mail servers and clients recognize it. Without
 * `SMTP_URL` nothing happens.
 *
 * @throws when the database can't be reached.
 */
export async function deliverMails({
  limit,
  template,
  signal,
  listStaffReaders,
}: {
  limit: number;
  template?: MailTemplate;
  signal?: AbortSignal;
  listStaffReaders: ListReaders;
}): Promise<DeliveryCounts> {
  const transport = mailer();
  if (!transport) return { sent: 0, failed: 0, dead: 0 };
  const where = template ? { template } : {};
  return outbox.deliver({ limit, where, signal }, (mail) => attempt(transport, mail, listStaffReaders));
}

async function attempt(
  transport: Mailer,
  mail: OutboxRecord,
  listStaffReaders: ListReaders,
): Promise<Attempt> {
  const { key, template, attempts } = mail;
  if (hasRunOut(mail)) {
    logger().warn({ key, template, attempts }, "mail given up: its link has run out");
    const reason = "Its link expired before it could be sent.";
    return { outcome: "dead", reason, isChannelDown: false, set: withoutSecret(template) };
  }
  try {
    await send(transport, mail, listStaffReaders);
  } catch (error) {
    return giveUpOrPostpone(mail, error);
  }
  return { outcome: "sent", set: withoutSecret(template) };
}

function withoutSecret(template: MailTemplate) {
  return withSecretLink.includes(template) ? { "props.url": null } : {};
}

async function send(
  transport: Mailer,
  { key, template, to, props }: OutboxRecord,
  listStaffReaders: ListReaders,
): Promise<void> {
  const rendered = await renderMail(template, props as MailTemplates[typeof template]);
  const recipients = to.length > 0 ? to : await listStaffReaders();
  if (recipients.length === 0) throw new Error("There are no staff members yet.");
  const sending = transport.sendMail({
    ...rendered,
    // As objects: a string would be parsed as a list with names.
    to: recipients.map((address) => ({ name: "", address })),
    messageId: messageIdOf(key),
    headers: { "Auto-Submitted": "auto-generated" },
  });
  const { rejected } = await withDeadline(sending, sendWithinMs);
  if (rejected.length > 0) logger().warn({ key, count: rejected.length }, "mail refused by some recipients");
}

function giveUpOrPostpone(mail: OutboxRecord, error: unknown): Attempt {
  const { key, template, attempts } = mail;
  const failure = error instanceof DeadlineError ? "server_trouble" : judgeFailure(error);
  const reason = error instanceof Error ? error.message : String(error);
  const isChannelDown = failure === "server_trouble";
  if (failure === "refused_for_good" || attempts >= mostAttempts) {
    logger().error({ key, template, attempts, failure, reason }, "mail given up");
    return { outcome: "dead", reason, isChannelDown, set: withoutSecret(template) };
  }
  const waitMs = outbox.waitMs(mail);
  logger().warn({ key, template, attempts, failure, reason, waitMs }, "mail could not be sent yet");
  return { outcome: "failed", reason, waitMs, isChannelDown };
}

/** An expired link would only confuse its recipient. */
function hasRunOut({ props, createdAt }: OutboxRecord): boolean {
  const { validMinutes } = props as { validMinutes?: number };
  return validMinutes !== undefined && createdAt.getTime() + validMinutes * 60_000 <= clock.nowMs();
}

/** The same for each attempt; RFC 5322, 3.6.4. */
function messageIdOf(key: string): string {
  const digest = createHash("sha256").update(key).digest("hex");
  return `<${digest.slice(0, 32)}@${new URL(env().APP_URL).hostname}>`;
}
