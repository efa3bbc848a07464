import { mkdirSync } from "node:fs";
import { type Database, open, type RootDatabase } from "lmdb";

/** An email as it was received. */
export interface CaughtMail {
  id: number;
  /** ISO 8601. */
  receivedAt: string;
  /** From the SMTP envelope, the only place that names blind copies. */
  from: string;
  to: string[];
  subject: string;
  messageId: string;
  /** In the order they came, decoded. */
  headers: { name: string; value: string }[];
  html: string | null;
  text: string | null;
  /** The whole message as it was sent. */
  source: string;
}

/** Every email received, in one LMDB environment. Writes are on disk when they resolve. */
export class Mailbox {
  readonly #root: RootDatabase;
  readonly #mails: Database<CaughtMail, number>;

  /** @param folder created if it doesn't exist. */
  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    // Without overlappingSync a commit returns before its data is on disk.
    this.#root = open({ path: `${folder}/mails.lmdb`, encoding: "json", overlappingSync: false });
    this.#mails = this.#root.openDB({ name: "mails", encoding: "json" });
  }

  /** Stores an email; resolves once it is on disk. */
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

  /** Newest first. `to` selects one recipient, ignoring case. */
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

  /** Deletes all; ids start again at 1. */
  async empty(): Promise<void> {
    await this.#mails.clearAsync();
  }

  async close(): Promise<void> {
    await this.#root.close();
  }
}
