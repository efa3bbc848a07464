import { type Document, Timestamp } from "bson";
import { MAX_DOCUMENT_BYTES } from "../storage/changes";
import { MAX_MESSAGE_BYTES } from "../wire/message";
import type { Command, CommandContext } from "./command";

export const SET_NAME = "lectern-sandbox";
/** The server that this one answers like: MongoDB 7.0. */
const VERSION = "7.0.0";
const WIRE_VERSION = 21;
export const SESSION_MINUTES = 30;

const FIELDS = [
  "client",
  "compression",
  "helloOk",
  "hostInfo",
  "internalClient",
  "loadBalanced",
  "saslSupportedMechs",
  "speculativeAuthenticate",
  "topologyVersion",
  "maxAwaitTimeMS",
  "forShell",
];

/**
 * The handshake as the only member of a replica set, which is always its primary. There is no topologyVersion in the
 * answer, so drivers poll instead of keeping a second hello waiting.
 *
 * @see https://github.com/mongodb/specifications/blob/master/source/mongodb-handshake/handshake.md
 */
export const hello: Command = {
  fields: FIELDS,
  run: (context) => ({ fields: { isWritablePrimary: true, ...describeMember(context) } }),
};

/** The handshake under its old name, with the old name of its first field. */
export const isMaster: Command = {
  fields: FIELDS,
  run: (context) => ({ fields: { ismaster: true, ...describeMember(context) } }),
};

function describeMember({ server, connectionId, engine, body }: CommandContext): Document {
  const { address } = server;
  const time = new Timestamp(engine.oplog.time);
  return {
    ...(body.helloOk ? { helloOk: true } : {}),
    setName: SET_NAME,
    setVersion: 1,
    secondary: false,
    hosts: [address],
    primary: address,
    me: address,
    lastWrite: { opTime: { ts: time, t: 1n }, lastWriteDate: new Date(time.getHighBits() * 1000) },
    maxBsonObjectSize: MAX_DOCUMENT_BYTES,
    maxMessageSizeBytes: MAX_MESSAGE_BYTES,
    maxWriteBatchSize: 100_000,
    localTime: new Date(),
    logicalSessionTimeoutMinutes: SESSION_MINUTES,
    connectionId,
    minWireVersion: 0,
    maxWireVersion: WIRE_VERSION,
    readOnly: false,
  };
}

export const ping: Command = { fields: [], run: () => ({}) };

export const buildInfo: Command = {
  fields: [],
  run: () => ({
    fields: {
      version: VERSION,
      versionArray: VERSION.split(".").map(Number).concat(0),
      modules: [],
      storageEngines: ["lmdb"],
      bits: 64,
      debug: false,
      maxBsonObjectSize: MAX_DOCUMENT_BYTES,
    },
  }),
};

export const serverStatus: Command = {
  fields: [],
  run: ({ server }) => {
    const uptime = (Date.now() - server.startedAt.getTime()) / 1000;
    return {
      fields: {
        host: server.address,
        version: VERSION,
        process: "lectern-sandbox-mongo",
        pid: process.pid,
        uptime: Math.floor(uptime),
        localTime: new Date(),
        connections: { current: server.connections() },
        metrics: { cursor: { open: { total: server.cursors.size } } },
        repl: { setName: SET_NAME, hosts: [server.address], me: server.address, primary: server.address },
      },
    };
  },
};

export const connectionStatus: Command = {
  fields: ["showPrivileges"],
  run: () => ({ fields: { authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] } } }),
};
