import { type KeysetPage, readPage } from "~/platform/keyset.server";
import { Outbox, type OutboxRecord, outbox } from "./outbox.server";
import type { SentMail } from "./sent-mail";

const mostListed = 50;

/** The latest emails to an address, newest first. */
export async function listMailsTo(email: string): Promise<SentMail[]> {
  const mails = await Outbox.find({ to: email })
    .sort({ createdAt: -1 })
    .limit(mostListed)
    // The contents of an email stay in the database.
    .select("-props -key")
    .lean();
  return mails.map(({ _id, template, state, attempts, createdAt, sentAt, lastError }) => ({
    id: String(_id),
    template,
    state,
    attempts,
    createdAt: createdAt.toISOString(),
    sentAt: sentAt?.toISOString() ?? null,
    error: state === "sent" ? null : lastError,
  }));
}

/** An email that was given up, as staff see it. Plain JSON. */
export interface DeadMail {
  id: string;
  template: string;
  to: string[];
  attempts: number;
  lastError: string | null;
  /** When it was given up. */
  givenUpAt: string;
}

/** One page of the emails that were given up, newest first. */
export async function listDeadMails(cursor: string | null, size: number): Promise<KeysetPage<DeadMail>> {
  const page = await readPage<OutboxRecord>(Outbox, {
    filter: { state: "dead" },
    sortBy: "nextAttemptAt",
    cursor,
    size,
  });
  return { ...page, rows: page.rows.map(toDeadMail) };
}

function toDeadMail({ _id, template, to, attempts, lastError, nextAttemptAt }: OutboxRecord): DeadMail {
  // A dead email's next attempt is when it was given up.
  return { id: String(_id), template, to, attempts, lastError, givenUpAt: nextAttemptAt.toISOString() };
}

/** Retries an email that was given up, from the beginning; one that is queued stays as it is. */
export async function reviveMail(id: string): Promise<void> {
  await outbox.revive(id);
}
