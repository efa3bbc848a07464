import { clock } from "~/platform/clock/clock";
import { type KeysetPage, readPage } from "~/platform/keyset.server";
import { Outbox, type OutboxRecord } from "./outbox.server";

/** A mail that was given up, as the staff see it. Plain JSON. */
export interface DeadMail {
  id: string;
  template: string;
  to: string[];
  attempts: number;
  lastError: string | null;
  /** When it was given up. */
  givenUpAt: string;
}

/** One page of the mails that were given up, the latest first. */
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
  // Where it was given up, the next try would have been.
  return { id: String(_id), template, to, attempts, lastError, givenUpAt: nextAttemptAt.toISOString() };
}

/** Has a mail that was given up tried again, from the beginning; one that is on its way stays so. */
export async function reviveMail(id: string): Promise<void> {
  await Outbox.updateOne(
    { _id: id, state: "dead" },
    { $set: { state: "queued", attempts: 0, nextAttemptAt: clock.now(), lastError: null } },
  );
}
