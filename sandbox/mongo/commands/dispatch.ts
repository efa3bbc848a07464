import { Binary, BSONError, type Document, Timestamp } from "bson";
import { encodeDocument } from "../bson/codec";
import { MongoCommandError } from "../query/errors";
import type { AnswerMessage } from "../wire/connection";
import {
  commandName,
  FramingError,
  OPCODE,
  type Request,
  readHeader,
  readLegacyQuery,
  readMessage,
  writeLegacyReply,
  writeMessage,
} from "../wire/message";
import { encodeReply } from "../wire/reply";
import type { Server } from "./command";
import { checkFields, checkGuarantees } from "./fields";
import { isAwaitedHello, knowingTopology } from "./handshake";
import { COMMANDS } from "./registry";

/** Answers the messages of one connection. Whatever a client sends, it gets an answer or its connection is closed. */
export function answerer(server: Server, connectionId: number): AnswerMessage {
  return async function* (message, closed) {
    const { opcode, requestId } = readHeader(message);
    if (opcode === OPCODE.query) {
      yield answerLegacy(server, connectionId, message, closed);
      return;
    }
    if (opcode !== OPCODE.message) throw new FramingError(`unknown opcode ${opcode}`);
    let request: Request;
    try {
      request = readMessage(message);
    } catch (error) {
      if (!isDamaged(error)) throw error;
      yield writeMessage(requestId, encodeError(server, invalidBson(error)));
      return;
    }
    if (request.exhaustAllowed && isAwaitedHello(request.body)) {
      yield* streamHello(server, connectionId, request, closed);
      return;
    }
    const { bytes } = await answerRequest(server, connectionId, request, closed);
    if (request.wantsReply) yield writeMessage(requestId, bytes);
  };
}

/**
 * Keeps answering a driver's monitor at the pace it asked for, until it disconnects. A single answer would
 * tell it that the stream broke, and it would mark this server as down.
 *
 * @see https://github.com/mongodb/specifications/blob/master/source/server-discovery-and-monitoring/server-monitoring.md
 */
async function* streamHello(
  server: Server,
  connectionId: number,
  request: Request,
  closed: AbortSignal,
): AsyncGenerator<Buffer> {
  let { requestId: responseTo, body } = request;
  while (!closed.aborted) {
    const { bytes, isRefusal } = await answerRequest(server, connectionId, { ...request, body }, closed);
    if (closed.aborted) return;
    const message = writeMessage(responseTo, bytes, !isRefusal);
    responseTo = readHeader(message).requestId;
    body = knowingTopology(body);
    yield message;
    if (isRefusal) return;
  }
}

async function answerRequest(
  server: Server,
  connectionId: number,
  { body }: Request,
  closed: AbortSignal,
): Promise<{ bytes: Buffer; isRefusal: boolean }> {
  try {
    const name = commandName(body);
    const command = COMMANDS.get(name);
    if (!command) throw new MongoCommandError(59, "CommandNotFound", `no such command: '${name}'`);
    if (typeof body.$db !== "string") {
      throw new MongoCommandError(40571, "Location40571", "OP_MSG requests require a $db argument");
    }
    checkFields(name, body, command.fields);
    checkGuarantees(body);
    const context = { server, engine: server.engine, body, database: body.$db, connectionId, closed };
    return { bytes: encodeReply(await command.run(context), timesOf(server)), isRefusal: false };
  } catch (error) {
    return { bytes: encodeError(server, error), isRefusal: true };
  }
}

/** Only the handshake still uses the legacy opcode, as in MongoDB since 5.1. */
async function answerLegacy(
  server: Server,
  connectionId: number,
  message: Buffer,
  closed: AbortSignal,
): Promise<Buffer> {
  const { requestId, collection, body } = readLegacyQuery(message);
  const command = COMMANDS.get(commandName(body));
  const isHandshake = ["hello", "isMaster", "ismaster"].includes(commandName(body));
  if (!command || !isHandshake || !collection.endsWith(".$cmd")) {
    const $err = `Unsupported OP_QUERY command: ${commandName(body)}`;
    return writeLegacyReply(
      requestId,
      { ok: 0, $err, errmsg: $err, code: 352, codeName: "UnsupportedOpQueryCommand" },
      true,
    );
  }
  const context = { server, engine: server.engine, body, database: "admin", connectionId, closed };
  const { fields } = await command.run(context);
  return writeLegacyReply(requestId, { ...fields, ok: 1 }, false);
}

function encodeError(server: Server, error: unknown): Buffer {
  const answer = toCommandError(error);
  return encodeDocument({
    ok: 0,
    errmsg: answer.message,
    code: answer.code,
    codeName: answer.codeName,
    ...answer.extra,
    ...timesOf(server),
  });
}

function toCommandError(error: unknown): MongoCommandError {
  if (error instanceof MongoCommandError) return error;
  if (isDamaged(error)) return invalidBson(error);
  console.error(error);
  return new MongoCommandError(1, "InternalError", error instanceof Error ? error.message : String(error));
}

/** Unreadable documents: damaged, or nested so deeply that reading them exhausts the stack. */
function isDamaged(error: unknown): error is Error {
  return error instanceof BSONError || error instanceof RangeError;
}

function invalidBson(error: Error): MongoCommandError {
  return new MongoCommandError(22, "InvalidBSON", error.message);
}

/** The times that a replica set adds to every answer, unsigned, as there are no keys. */
function timesOf({ engine }: Server): Document {
  const time = new Timestamp(engine.oplog.time);
  return { $clusterTime: { clusterTime: time, signature: NO_SIGNATURE }, operationTime: time };
}

const NO_SIGNATURE = { hash: new Binary(Buffer.alloc(20)), keyId: 0n };
