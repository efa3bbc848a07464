import { mkdirSync } from "node:fs";
import { type Database, open, type RootDatabase } from "lmdb";

/** A mail as it was caught. */
export interface CaughtMail {
  id: number;
  /** ISO 8601. */
  receivedAt: string;
  /** Whom the SMTP envelope named; a blind copy stands there alone. */
  from: string;
  to: string[];
  subject: string;
  messageId: string;
  /** As they came, in their order, decoded. */
  headers: { name: string; value: string }[];
  html: string | null;
  text: string | null;
  /** The whole message as it went over the wire. */
  source: string;
}

/** Every mail that was caught, in one LMDB environment; what it has taken is on disk. */
export class Mailbox {
  readonly #root: RootDatabase;
  readonly #mails: Database<CaughtMail, number>;

  /** @param folder made if it does not exist. */
  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    // Without overlappingSync a commit returns before its data is on disk.
    this.#root = open({ path: `${folder}/mails.lmdb`, encoding: "json", overlappingSync: false });
    this.#mails = this.#root.openDB({ name: "mails", encoding: "json" });
  }

  /** Keeps a mail; resolves once it is on disk. */
  keep(mail: Omit<CaughtMail, "id">): Promise<CaughtMail> {
    return this.#root.transaction(() => {
      const [last = 0] = this.#mails.getKeys({ reverse: true, limit: 1 });
      const kept = { id: last + 1, ...mail };
      this.#mails.putSync(kept.id, kept);
      return kept;
    });
  }

  find(id: number): CaughtMail | undefined {
    return this.#mails.get(id);
  }

  /** Newest first; for one recipient, in any spelling, if it is named. */
  list({ to, limit = Number.POSITIVE_INFINITY }: { to?: string; limit?: number } = {}): CaughtMail[] {
    const recipient = to?.toLowerCase();
    const found: CaughtMail[] = [];
    for (const { value } of this.#mails.getRange({ reverse: true })) {
      if (found.length >= limit) break;
      if (!recipient || value.to.some((address) => address.toLowerCase() === recipient)) found.push(value);
    }
    return found;
  }

  count(): number {
    return this.#mails.getCount();
  }

  /** Deletes all; numbers begin anew. */
  async empty(): Promise<void> {
    await this.#mails.clearAsync();
  }

  async close(): Promise<void> {
    await this.#root.close();
  }
}
