import { setTimeout as wait } from "node:timers/promises";
import { type Document, ObjectId, Timestamp } from "bson";
import { MAX_DOCUMENT_BYTES } from "../storage/changes";
import { MAX_MESSAGE_BYTES } from "../wire/message";
import type { Command, CommandContext } from "./command";

export const SET_NAME = "lectern-sandbox";
/** The version that this server reports: MongoDB 7.0. */
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

/** Changes only when the server starts: a set with one member has no other changes. */
const TOPOLOGY_VERSION = { processId: new ObjectId(), counter: 0n };
const LONGEST_WAIT_MS = 30_000;

/**
 * The handshake as the only member of a replica set, which is always its primary. A driver that names the
 * topologyVersion it knows is answered after the time it wants to wait, so that its monitor notices immediately, by the
 * closed connection, when this server stops.
 *
 * @see https://github.com/mongodb/specifications/blob/master/source/mongodb-handshake/handshake.md
 * @see https://github.com/mongodb/specifications/blob/master/source/server-discovery-and-monitoring/server-monitoring.md
 */
export const hello: Command = {
  fields: FIELDS,
  run: async (context) => {
    await waitForNews(context);
    return { fields: { isWritablePrimary: true, ...describeMember(context) } };
  },
};

/** The handshake under its old name, with the old name of its first field. */
export const isMaster: Command = {
  fields: FIELDS,
  run: async (context) => {
    await waitForNews(context);
    return { fields: { ismaster: true, ...describeMember(context) } };
  },
};

async function waitForNews({ body, closed }: CommandContext): Promise<void> {
  const known = body.topologyVersion?.processId;
  const waitMs = Number(body.maxAwaitTimeMS);
  if (!(known instanceof ObjectId) || !known.equals(TOPOLOGY_VERSION.processId) || !(waitMs > 0)) return;
  await wait(Math.min(waitMs, LONGEST_WAIT_MS), undefined, { signal: closed }).catch(() => {});
}

/** Whether a hello should be answered only on a change or after its wait time. */
export function isAwaitedHello(body: Document): boolean {
  const [name] = Object.keys(body);
  const isHello = name === "hello" || name === "isMaster" || name === "ismaster";
  return isHello && body.topologyVersion !== undefined && Number(body.maxAwaitTimeMS) > 0;
}

/** The same hello, from a driver that knows the current topology. */
export function knowingTopology(body: Document): Document {
  return { ...body, topologyVersion: TOPOLOGY_VERSION };
}

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
    topologyVersion: TOPOLOGY_VERSION,
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
