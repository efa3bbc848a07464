import { createServer, type Socket } from "node:net";
import path from "node:path";
import { listen } from "@lectern/sandbox-kit/http/listen";
import { Watchers } from "./changes/watchers";
import type { Server } from "./commands/command";
import { answerer } from "./commands/dispatch";
import { SET_NAME } from "./commands/handshake";
import { OpenCursors } from "./cursors/open-cursors";
import { Engine } from "./storage/engine";
import { removeExpired } from "./storage/upkeep";
import { serveConnection } from "./wire/connection";

export type MongoSandboxOptions = {
  /** The data folder; the server's files are in `mongo` inside it. */
  dataDir: string;
  /** 0 takes any free port. */
  port: number;
  /** How often expired documents are removed; every minute by default, as in MongoDB. */
  expirySweepMs?: number;
  /** How much history change streams can resume from; 256 MB by default. */
  oplogBytes?: number;
};

export type MongoSandbox = {
  /** A connection string without a database. */
  url: string;
  close(): Promise<void>;
};

/**
 * Starts the MongoDB-compatible server on 127.0.0.1.
 * @throws FolderInUseError when another running sandbox owns the data folder, and `EADDRINUSE` when the port is taken
 */
export async function startMongoSandbox(options: MongoSandboxOptions): Promise<MongoSandbox> {
  const engine = new Engine(
    path.join(options.dataDir, "mongo"),
    options.oplogBytes === undefined ? {} : { oplogBytes: options.oplogBytes },
  );
  const sockets = new Set<Socket>();
  const listener = createServer();
  let port: number;
  try {
    port = await listen(listener, options.port);
  } catch (error) {
    await engine.close();
    throw error;
  }
  const server: Server = {
    engine,
    cursors: new OpenCursors(),
    watchers: new Watchers(engine.oplog),
    address: `127.0.0.1:${port}`,
    startedAt: new Date(),
    connections: () => sockets.size,
  };
  let connectionId = 0;
  listener.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    serveConnection(socket, answerer(server, ++connectionId));
  });
  const upkeep = keepUp(server, options.expirySweepMs ?? 60_000);
  return {
    url: `mongodb://${server.address}/?replicaSet=${SET_NAME}`,
    async close() {
      const stopped = new Promise((resolve) => listener.close(resolve));
      server.cursors.killAll();
      for (const socket of sockets) socket.destroy();
      await stopped;
      await upkeep.stop();
      await engine.close();
    },
  };
}

/** Removes expired documents and idle cursors, one sweep at a time. */
function keepUp({ engine, cursors }: Server, everyMs: number): { stop(): Promise<void> } {
  let running: Promise<unknown> = Promise.resolve();
  let isBusy = false;
  const timer = setInterval(() => {
    if (isBusy) return;
    isBusy = true;
    cursors.closeIdle(Date.now());
    running = removeExpired(engine, new Date())
      .catch((error: unknown) => console.error(error))
      .finally(() => {
        isBusy = false;
      });
  }, everyMs);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
