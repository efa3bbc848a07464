import type { Document } from "bson";
import { MongoCommandError } from "../query/errors";
import { isDocument } from "../query/values";

/** `mark`: everything up to this time has been seen; `event`: this event has; `invalidate`: the stream's end has. */
export type ResumePoint = { readonly time: bigint; readonly kind: "mark" | "event" | "invalidate" };

const KINDS = ["mark", "event", "invalidate"] as const;

/** A token as drivers return it: opaque to them, and ordered like the changes. */
export function resumeToken({ time, kind }: ResumePoint): Document {
  return { _data: `82${time.toString(16).padStart(16, "0").toUpperCase()}0${KINDS.indexOf(kind)}` };
}

/** @throws InvalidResumeToken (260) */
export function readResumeToken(token: unknown): ResumePoint {
  const data = isDocument(token) ? token._data : undefined;
  const parts = typeof data === "string" ? /^82([0-9A-F]{16})0([012])$/.exec(data) : null;
  const kind = parts ? KINDS[Number(parts[2])] : undefined;
  if (!parts || !kind)
    throw invalidResumeToken("Attempting to resume a change stream with an invalid resume token");
  return { time: BigInt(`0x${parts[1]}`), kind };
}

export function invalidResumeToken(message: string): MongoCommandError {
  return new MongoCommandError(260, "InvalidResumeToken", message);
}
