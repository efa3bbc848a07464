import { type Db, MongoClient, type MongoClientOptions } from "mongodb";
import { Cleanup, temporaryFolder } from "../../../../tests/fixtures/cleanup";
import { type MongoSandboxOptions, startMongoSandbox } from "../../server";

export type Sandbox = {
  readonly folder: string;
  url(): string;
  db(name?: string): Db;
  client(options?: MongoClientOptions): Promise<MongoClient>;
  /** Stops the server and starts a new one on the same folder and port. */
  restart(): Promise<void>;
  /** Stops the server and leaves the folder. */
  stopServer(): Promise<void>;
  stop(): Promise<void>;
};

/** An embedded server in this process, with its own folder, and a client for it. */
export async function startSandbox(options: Partial<MongoSandboxOptions> = {}): Promise<Sandbox> {
  const cleanup = new Cleanup();
  return cleanup.unlessDone(async () => {
    const folder = await temporaryFolder("lectern-sandbox-mongo-", cleanup);
    let server = await startMongoSandbox({ dataDir: folder, port: 0, ...options });
    let isRunning = true;
    const stopServer = async () => {
      if (isRunning) await server.close();
      isRunning = false;
    };
    cleanup.add(stopServer);
    const connect = async (clientOptions: MongoClientOptions = {}) => {
      // A closing client ends its sessions, and waits this long for a server that is gone.
      const client = await MongoClient.connect(server.url, {
        serverSelectionTimeoutMS: 3000,
        ...clientOptions,
      });
      cleanup.add(() => client.close());
      return client;
    };
    const first = await connect();
    return {
      folder,
      url: () => server.url,
      db: (name = "school") => first.db(name),
      client: connect,
      stopServer,
      async restart() {
        const port = Number(new URL(server.url).port);
        await stopServer();
        server = await startMongoSandbox({ dataDir: folder, ...options, port });
        isRunning = true;
      },
      stop: () => cleanup.run(),
    };
  });
}
