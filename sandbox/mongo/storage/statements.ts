import type { Document } from "bson";
import { decodeDocument, encodeDocument } from "../bson/codec";
import { MongoCommandError } from "../query/errors";
import type { Environment } from "./environment";
import { SESSION_RANGE, sessionKey } from "./layout";

/** How long a session's last write can be retried, as long as a session lives without being used. */
const RETRY_WINDOW_MS = 30 * 60_000;

/** Consecutive statements of one outcome are kept as one run: an insert of 100,000 documents is one, not 100,000. */
type Run = { from: number; to: number; outcome: Document };
type StoredSession = { number: bigint; used: Date; runs: Run[] };

/** Which statement of which session a write is; what a retry has in common with the first attempt. */
export type RetryableWrite = { readonly sessionId: Uint8Array; readonly number: bigint };

/**
 * What the statements of a session's latest retryable write have done, stored together with what they have done, so
 * that a retry gets the answer of the first attempt, also after a restart.
 *
 * @see https://github.com/mongodb/specifications/blob/master/source/retryable-writes/retryable-writes.md
 */
export class StatementLog {
  readonly #runs: Run[];

  /** @throws TransactionTooOld (225) when the session has gone on to a later write. */
  constructor(
    private readonly environment: Environment,
    private readonly write: RetryableWrite,
  ) {
    const bytes = environment.get(sessionKey(write.sessionId));
    const stored = bytes && (decodeDocument(bytes) as StoredSession);
    if (stored && stored.number > write.number) {
      throw new MongoCommandError(
        225,
        "TransactionTooOld",
        `Retryable write with txnNumber ${write.number} is prohibited on this session because a newer retryable write with txnNumber ${stored.number} has already started on it.`,
      );
    }
    this.#runs = stored?.number === write.number ? stored.runs : [];
  }

  /** What this statement answered when it ran, if it has. */
  outcome(statement: number): Document | undefined {
    return this.#runs.find(({ from, to }) => from <= statement && statement <= to)?.outcome;
  }

  /** Notes, in the running transaction, what a statement has done. */
  note(statement: number, outcome: Document): void {
    const last = this.#runs.at(-1);
    const same = last && last.to === statement - 1 && isOnlyCount(outcome) && isOnlyCount(last.outcome);
    if (same && last.outcome.n === outcome.n) last.to = statement;
    else this.#runs.push({ from: statement, to: statement, outcome });
  }

  /** Writes the notes; the last thing that a write does in its transaction. */
  save(): void {
    const stored: StoredSession = { number: this.write.number, used: new Date(), runs: this.#runs };
    this.environment.put(sessionKey(this.write.sessionId), encodeDocument(stored));
  }
}

/** Forgets the writes of sessions that have not written for longer than a retry may take. */
export function forgetOldStatements(environment: Environment, now: Date): void {
  for (const { key, value } of environment.entries(SESSION_RANGE)) {
    const { used } = decodeDocument(value) as StoredSession;
    if (now.getTime() - used.getTime() > RETRY_WINDOW_MS) environment.remove(key);
  }
}

function isOnlyCount(outcome: Document): boolean {
  return Object.keys(outcome).length === 1 && "n" in outcome;
}
