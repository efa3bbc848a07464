import { Binary, UUID } from "bson";
import { badValue, MongoCommandError, typeMismatch } from "../query/errors";
import { isDocument } from "../query/values";
import type { Command } from "./command";
import { SESSION_MINUTES } from "./handshake";
import { sessionName } from "./session";

/** A session needs no state before it writes, so starting one only creates an id. */
export const startSession: Command = {
  fields: [],
  run: () => ({ fields: { id: { id: new UUID() }, timeoutMinutes: SESSION_MINUTES } }),
};

/** Ends sessions by closing their cursors. Their last writes can still be retried for a while. */
export const endSessions: Command = {
  fields: [],
  run({ server, body }) {
    for (const session of sessionNames(body.endSessions)) server.cursors.killOfSession(session);
    return {};
  },
};

export const refreshSessions: Command = {
  fields: [],
  run({ body }) {
    sessionNames(body.refreshSessions);
    return {};
  },
};

/** There is never a transaction to commit or abort. */
export const noTransaction: Command = {
  fields: ["recoveryToken"],
  run() {
    throw new MongoCommandError(251, "NoSuchTransaction", "Transactions are not supported by this server");
  },
};

function sessionNames(given: unknown): string[] {
  if (!Array.isArray(given)) throw typeMismatch("sessions must be given as an array");
  return given.map((lsid) => {
    if (!isDocument(lsid) || !(lsid.id instanceof Binary)) throw badValue("a session's id must be a UUID");
    return sessionName({ lsid }) ?? "";
  });
}
