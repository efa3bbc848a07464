import type { Document } from "bson";
import { MongoCommandError } from "../query/errors";
import type { Reply } from "../wire/reply";
import type { CommandContext } from "./command";
import { openStatements } from "./session";

/** How many statements, and for how long, share a transaction; longer commands continue in the next one. */
const SLICE_STATEMENTS = 5000;
const SLICE_MS = 50;

/** The result of one statement of a write command; `n` counts documents. */
export type Outcome = { n: number; nModified?: number; upserted?: { _id: unknown } };

type Result = { at: number; outcome?: Outcome; error?: Document; retried?: boolean };

/**
 * Runs the statements of an insert, update or delete: each fails alone; an ordered command stops at the first that
 * does. A statement that already ran under the same session and number returns its first answer.
 */
export async function runStatements(
  context: CommandContext,
  count: number,
  run: (at: number) => Outcome,
): Promise<Reply> {
  const ordered = context.body.ordered !== false;
  const results: Result[] = [];
  while (results.length < count && !(ordered && results.at(-1)?.error)) {
    const start = results.length;
    results.push(...(await context.engine.write(() => runSlice(context, start, count, ordered, run))));
  }
  return { fields: toReply(results) };
}

function runSlice(
  context: CommandContext,
  start: number,
  count: number,
  ordered: boolean,
  run: (at: number) => Outcome,
): Result[] {
  const statements = openStatements(context);
  const results: Result[] = [];
  const until = Date.now() + SLICE_MS;
  for (let at = start; at < Math.min(count, start + SLICE_STATEMENTS); at++) {
    const id = statementId(context.body, at);
    const before = statements?.outcome(id);
    const result = before ? { at, outcome: before as Outcome, retried: true } : attempt(at, run);
    results.push(result);
    if (result.outcome && !before) statements?.note(id, result.outcome);
    if ((ordered && result.error) || Date.now() >= until) break;
  }
  if (results.some(({ outcome, retried }) => outcome && !retried)) statements?.save();
  return results;
}

function attempt(at: number, run: (at: number) => Outcome): Result {
  try {
    return { at, outcome: run(at) };
  } catch (error) {
    if (!(error instanceof MongoCommandError)) throw error;
    return { at, error: { index: at, code: error.code, errmsg: error.message, ...error.extra } };
  }
}

function statementId(body: Document, at: number): number {
  if (Array.isArray(body.stmtIds)) return Number(body.stmtIds[at]);
  return Number(body.stmtId ?? 0) + at;
}

function toReply(results: readonly Result[]): Document {
  const sum = (field: "n" | "nModified") =>
    results.reduce((total, { outcome }) => total + (outcome?.[field] ?? 0), 0);
  const upserted = results.flatMap(({ at, outcome }) =>
    outcome?.upserted ? { index: at, ...outcome.upserted } : [],
  );
  const writeErrors = results.flatMap(({ error }) => error ?? []);
  const retriedStmtIds = results.flatMap(({ at, retried }) => (retried ? at : []));
  return {
    n: sum("n"),
    ...(results.some(({ outcome }) => outcome?.nModified !== undefined)
      ? { nModified: sum("nModified") }
      : {}),
    ...(upserted.length > 0 ? { upserted } : {}),
    ...(writeErrors.length > 0 ? { writeErrors } : {}),
    ...(retriedStmtIds.length > 0 ? { retriedStmtIds } : {}),
  };
}
