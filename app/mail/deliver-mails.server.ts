import { createHash } from "node:crypto";
import { type Backoff, backoffMs } from "~/platform/backoff";
import { clock } from "~/platform/clock/clock";
import { randomFraction } from "~/platform/clock/random";
import { DeadlineError, withDeadline } from "~/platform/deadline.server";
import { env } from "~/platform/env.server";
import { logger } from "~/platform/logger.server";
import { type Mailer, mailer } from "~/platform/mailer.server";
import { bury, type ClaimedMail, claimDueMail, markSent, postpone } from "./claim-mail.server";
import type { MailTemplate, MailTemplates } from "./mail";
import { judgeFailure } from "./mail-failure";
import { renderMail } from "./render-mail.server";

/** Together with the waits between them, 24 tries take about two days. */
const mostAttempts = 24;
const waits: Backoff = { firstMs: 60_000, longestMs: 4 * 60 * 60_000 };
const sendWithinMs = 60_000;

/** Lists the addresses that staff mails go to. Called only when there is such a mail. */
export type ListReaders = () => Promise<string[]>;

interface Delivery {
  sent: number;
  /** Rescheduled. */
  failed: number;
  /** Given up. */
  dead: number;
}

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
}): Promise<Delivery> {
  const delivery: Delivery = { sent: 0, failed: 0, dead: 0 };
  const transport = mailer();
  if (!transport) return delivery;
  for (let count = 0; count < limit && !signal?.aborted; count++) {
    const mail = await claimDueMail(template);
    if (!mail) break;
    const { outcome, isServerDown } = await deliver(transport, mail, listStaffReaders);
    delivery[outcome] += 1;
    if (isServerDown) break;
  }
  return delivery;
}

async function deliver(transport: Mailer, mail: ClaimedMail, listStaffReaders: ListReaders) {
  const { key, template, attempts } = mail;
  if (hasRunOut(mail)) {
    await bury(mail, "Its link expired before it could be sent.");
    logger().warn({ key, template, attempts }, "mail given up: its link has run out");
    return { outcome: "dead", isServerDown: false } as const;
  }
  try {
    await send(transport, mail, listStaffReaders);
  } catch (error) {
    return giveUpOrPostpone(mail, error);
  }
  await markSent(mail);
  return { outcome: "sent", isServerDown: false } as const;
}

async function send(
  transport: Mailer,
  { key, template, to, props }: ClaimedMail,
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

async function giveUpOrPostpone(mail: ClaimedMail, error: unknown) {
  const { key, template, attempts } = mail;
  const failure = error instanceof DeadlineError ? "server_trouble" : judgeFailure(error);
  const reason = error instanceof Error ? error.message : String(error);
  const isServerDown = failure === "server_trouble";
  if (failure === "refused_for_good" || attempts >= mostAttempts) {
    await bury(mail, reason);
    logger().error({ key, template, attempts, failure, reason }, "mail given up");
    return { outcome: "dead", isServerDown } as const;
  }
  const waitMs = backoffMs(waits, attempts - 1, randomFraction());
  await postpone(mail, reason, new Date(clock.nowMs() + waitMs));
  logger().warn({ key, template, attempts, failure, reason, waitMs }, "mail could not be sent yet");
  return { outcome: "failed", isServerDown } as const;
}

/** An expired link would only confuse its recipient. */
function hasRunOut({ props, createdAt }: ClaimedMail): boolean {
  const { validMinutes } = props as { validMinutes?: number };
  return validMinutes !== undefined && createdAt.getTime() + validMinutes * 60_000 <= clock.nowMs();
}

/** The same for each attempt; RFC 5322, 3.6.4. */
function messageIdOf(key: string): string {
  const digest = createHash("sha256").update(key).digest("hex");
  return `<${digest.slice(0, 32)}@${new URL(env().APP_URL).hostname}>`;
}
