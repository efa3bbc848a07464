import { Outbox } from "./outbox.server";
import type { SentMail } from "./sent-mail";

const mostListed = 50;

/** The latest mails to an address, the newest first. */
export async function listMailsTo(email: string): Promise<SentMail[]> {
  const mails = await Outbox.find({ to: email })
    .sort({ createdAt: -1 })
    .limit(mostListed)
    // What a mail says stays out of the process.
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
