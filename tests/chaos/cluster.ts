import { mkdirSync } from "node:fs";
import path from "node:path";
import mongoose, { type mongo } from "mongoose";
import StripeClient from "stripe";
import { stripeKeys } from "../fixtures/stripe";
import { freePort } from "./free-port";
import { Machine } from "./machine";
import type { Target } from "./schedule";

export interface Cluster {
  webs: [Machine, Machine];
  workers: Machine[];
  database: Machine;
  stripe: Machine;
  /** The environment of webs and workers, for commands that join them. */
  env: Record<string, string>;
  /** The shop's collections, read past the product's own code. */
  books: mongo.Db;
  /** The real SDK, talking to the local Stripe. */
  client: StripeClient;
  machines(): Machine[];
  find(target: Target): Machine;
  /** Changes or reads what the local Stripe does wrong. */
  control(method: "GET" | "POST" | "DELETE", route: string, body?: object): Promise<unknown>;
  startShop(): Promise<void>;
  stop(): Promise<void>;
  /** Ends every process at once, from a handler that can't wait. */
  abandon(): void;
}

interface ClusterOptions {
  /** Where data and logs are kept. */
  folder: string;
  sessionSecret: string;
  clockOffsetMs: number;
}

/** Starts database and local Stripe, and makes two webs and two workers ready to be started on them. */
export async function openCluster({
  folder,
  sessionSecret,
  clockOffsetMs,
}: ClusterOptions): Promise<Cluster> {
  const logFolder = path.join(folder, "logs");
  mkdirSync(logFolder, { recursive: true });
  const ports = await Promise.all(Array.from({ length: 4 }, freePort));
  const [databasePort, stripePort, ...webPorts] = ports.map(String) as [string, string, string, string];
  const database = new Machine({
    name: "database",
    entry: "build/run/sandbox-mongo.js",
    env: { LECTERN_DATA_DIR: folder, SANDBOX_MONGO_PORT: databasePort },
    logFolder,
  });
  const stripe = new Machine({
    name: "stripe",
    entry: "build/run/sandbox-stripe.js",
    env: { LECTERN_DATA_DIR: folder, SANDBOX_STRIPE_PORT: stripePort },
    logFolder,
  });
  await Promise.all([database.start(), stripe.start()]);
  const stripeUrl = stripe.url!;
  const databaseUrl = new URL(database.url!);
  databaseUrl.pathname = "/lectern";
  const env = {
    LOG_LEVEL: "warn",
    TRUST_PROXY: "1",
    SESSION_SECRET: sessionSecret,
    MONGODB_URI: databaseUrl.href,
    STRIPE_API_BASE: stripeUrl,
    STRIPE_SECRET_KEY: stripeKeys.secret,
    STRIPE_PUBLISHABLE_KEY: stripeKeys.publishable,
    STRIPE_WEBHOOK_SECRET: stripeKeys.webhook,
    LECTERN_SANDBOX: "1",
  };
  const webs = webPorts.map(
    (port, index) =>
      new Machine({
        name: `web-${index + 1}`,
        entry: "build/run/server.js",
        env: { ...env, PORT: port, APP_URL: `http://127.0.0.1:${port}` },
        logFolder,
      }),
  ) as [Machine, Machine];
  const workers = [1, 2].map(
    (number) =>
      new Machine({
        name: `worker-${number}`,
        entry: "build/run/worker.js",
        env: number === 2 ? { ...env, CHAOS_CLOCK_OFFSET_MS: String(clockOffsetMs) } : env,
        nodeOptions: number === 2 ? ["--import", "./tests/chaos/shifted-clock.mjs"] : [],
        logFolder,
      }),
  );
  const client = await mongoose.mongo.MongoClient.connect(databaseUrl.href, { w: "majority" });
  const machines = () => [...webs, ...workers, database, stripe];
  const control: Cluster["control"] = async (method, route, body) => {
    const response = await fetch(`${stripeUrl}/_sandbox/${route}`, {
      method,
      headers: { "Content-Type": "application/json" },
      body: body && JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${method} ${route}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  return {
    webs,
    workers,
    database,
    stripe,
    env,
    books: client.db(),
    client: clientFor(stripeUrl),
    machines,
    find: (target) => machines().find(({ name }) => name === target)!,
    control,
    async startShop() {
      await Promise.all(webs.map((web) => web.start()));
      await Promise.all(workers.map((worker) => worker.start()));
      const url = webs.map((web) => `${originOf(web)}/api/webhooks`);
      await control("POST", "webhook_endpoints", { url, secret: stripeKeys.webhook });
    },
    async stop() {
      await client.close();
      await Promise.all([...webs, ...workers].map((machine) => machine.stop()));
      await Promise.all([database.stop(), stripe.stop()]);
    },
    abandon() {
      for (const machine of machines()) machine.abandon();
    },
  };
}

/** Where browsers and Stripe reach a web process. */
export function originOf(web: Machine): string {
  return `http://127.0.0.1:${web.options.env.PORT}`;
}

function clientFor(address: string): StripeClient {
  const { hostname, port } = new URL(address);
  return new StripeClient(stripeKeys.secret, {
    host: hostname,
    port,
    protocol: "http",
    telemetry: false,
    maxNetworkRetries: 2,
  });
}
