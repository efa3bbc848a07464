import { type Document, Timestamp } from "bson";
import {
  badValue,
  invalidOptions,
  MongoCommandError,
  notImplemented,
  refuseUnknownFields,
} from "../query/errors";
import type { Oplog } from "../storage/oplog";
import { invalidResumeToken, readResumeToken } from "./resume-token";

const OPTIONS = [
  "allChangesForCluster",
  "fullDocument",
  "fullDocumentBeforeChange",
  "resumeAfter",
  "showExpandedEvents",
  "startAfter",
  "startAtOperationTime",
];

/** Checks the options of `$changeStream`. @throws MongoCommandError for those that are unknown or not supported */
export function checkStreamOptions(options: Document): void {
  refuseUnknownFields("$changeStream", options, OPTIONS);
  const { fullDocument = "default", fullDocumentBeforeChange = "off", showExpandedEvents = false } = options;
  if (!["default", "updateLookup"].includes(fullDocument)) {
    throw notImplemented(`fullDocument: '${fullDocument}' is not supported here`);
  }
  if (fullDocumentBeforeChange !== "off")
    throw notImplemented("fullDocumentBeforeChange is not supported here");
  if (showExpandedEvents !== false) throw notImplemented("showExpandedEvents is not supported here");
}

/**
 * The time after which a stream begins.
 * @throws ChangeStreamHistoryLost (286) when the log no longer reaches back to it, InvalidResumeToken (260)
 */
export function startTime(oplog: Oplog, options: Document): bigint {
  const given = ["resumeAfter", "startAfter", "startAtOperationTime"].filter(
    (name) => options[name] !== undefined,
  );
  if (given.length > 1) throw invalidOptions(`Only one of ${given.join(" and ")} may be given`);
  if (options.startAtOperationTime !== undefined) return timeBefore(oplog, options.startAtOperationTime);
  const token = options.resumeAfter ?? options.startAfter;
  if (token === undefined) return oplog.time;
  const { time, kind } = readResumeToken(token);
  if (kind === "invalidate" && options.resumeAfter) {
    throw invalidResumeToken(
      "Attempting to resume a change stream using 'resumeAfter' is not allowed from an invalidate notification",
    );
  }
  const isKnown = kind === "mark" || oplog.isBegin(time) || oplog.has(time);
  if (!oplog.reachesBackTo(time) || time > oplog.time || !isKnown) throw historyLost();
  return time;
}

function timeBefore(oplog: Oplog, value: unknown): bigint {
  if (!(value instanceof Timestamp)) throw badValue("startAtOperationTime must be a timestamp");
  const time = value.toBigInt() - 1n;
  if (!oplog.reachesBackTo(time)) throw historyLost();
  return time;
}

function historyLost(): MongoCommandError {
  return new MongoCommandError(
    286,
    "ChangeStreamHistoryLost",
    "Resume of change stream was not possible, as the resume point may no longer be in the oplog.",
  );
}
