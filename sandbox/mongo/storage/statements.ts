import type { Document } from "bson";
import { decodeDocument, encodeDocument } from "../bson/codec";
import { MongoCommandError } from "../query/errors";
import type { Environment } from "./environment";
import { SESSION_RANGE, sessionKey } from "./layout";

/** How long a session's last write can be retried: the lifetime of an idle session. */
const RETRY_WINDOW_MS = 30 * 60_000;

/** Consecutive statements with the same outcome are stored as one run: an insert of 100,000 documents is one, not 100,000. */
type Run = { from: number; to: number; outcome: Document };
type StoredSession = { number: bigint; used: Date; runs: Run[] };

/** Identifies a write within its session; the same for a retry as for the first attempt. */
export type RetryableWrite = { readonly sessionId: Uint8Array; readonly number: bigint };

/**
 * The results of the statements in a session's latest retryable write, stored together with the writes, so
 * that a retry gets the first attempt's answer, even after a restart.
 *
 * @see https://github.com/mongodb/specifications/blob/master/source/retryable-writes/retryable-writes.md
 */
export class StatementLog {
  readonly #runs: Run[];

  /** @throws TransactionTooOld (225) when the session has already started a later write. */
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

  /** This statement's earlier answer, if it already ran. */
  outcome(statement: number): Document | undefined {
    return this.#runs.find(({ from, to }) => from <= statement && statement <= to)?.outcome;
  }

  /** Records a statement's result in the current transaction. */
  note(statement: number, outcome: Document): void {
    const last = this.#runs.at(-1);
    const same = last && last.to === statement - 1 && isOnlyCount(outcome) && isOnlyCount(last.outcome);
    if (same && last.outcome.n === outcome.n) last.to = statement;
    else this.#runs.push({ from: statement, to: statement, outcome });
  }

  /** Saves the results, at the end of a write's transaction. */
  save(): void {
    const stored: StoredSession = { number: this.write.number, used: new Date(), runs: this.#runs };
    this.environment.put(sessionKey(this.write.sessionId), encodeDocument(stored));
  }
}

/** Deletes the results of sessions whose retry window has passed. */
export function forgetOldStatements(environment: Environment, now: Date): void {
  for (const { key, value } of environment.entries(SESSION_RANGE)) {
    const { used } = decodeDocument(value) as StoredSession;
    if (now.getTime() - used.getTime() > RETRY_WINDOW_MS) environment.remove(key);
  }
}

function isOnlyCount(outcome: Document): boolean {
  return Object.keys(outcome).length === 1 && "n" in outcome;
}
