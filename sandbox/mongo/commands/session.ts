import { Binary, type Document } from "bson";
import { badValue, invalidOptions } from "../query/errors";
import { isDocument } from "../query/values";
import { type RetryableWrite, StatementLog } from "../storage/statements";
import type { CommandContext } from "./command";

/** The session that a command belongs to, as bytes of its UUID. */
export function sessionOf(body: Document): Uint8Array | undefined {
  const { lsid } = body;
  if (lsid === undefined) return undefined;
  const id = isDocument(lsid) ? lsid.id : undefined;
  if (!(id instanceof Binary) || id.position !== 16) throw badValue("lsid.id must be a UUID");
  return id.buffer.subarray(0, 16);
}

/** The name under which cursors of a session are kept. */
export function sessionName(body: Document): string | undefined {
  const id = sessionOf(body);
  return id && Buffer.from(id).toString("hex");
}

/** The retryable write that a command is, if it is one. */
export function retryableWriteOf(body: Document): RetryableWrite | undefined {
  const { txnNumber } = body;
  if (txnNumber === undefined) return undefined;
  const sessionId = sessionOf(body);
  if (!sessionId) throw invalidOptions("Transaction number requires a session ID to also be specified");
  if (typeof txnNumber !== "number" && typeof txnNumber !== "bigint")
    throw badValue("txnNumber must be a long");
  return { sessionId, number: BigInt(txnNumber) };
}

/** The log of this write's statements, read in the current transaction. @throws TransactionTooOld (225) */
export function openStatements({ engine, body }: CommandContext): StatementLog | undefined {
  const write = retryableWriteOf(body);
  return write && new StatementLog(engine.environment, write);
}

/** A statement that changes many documents has no single answer to repeat. @throws InvalidOptions (72) */
export function refuseRetriedMulti(body: Document, command: string): void {
  if (body.txnNumber === undefined) return;
  throw invalidOptions(`Cannot use retryable writes with ${command} of many documents`);
}
