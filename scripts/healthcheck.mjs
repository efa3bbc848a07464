import { get } from "node:http";

const answersWithinMs = 4_000;

/**
 * For a container: exits with 0 if the process that listens on the port in the given variable is alive, else with 1.
 * `node scripts/healthcheck.mjs PORT` for a web process, `WORKER_PORT` for a worker.
 */
const [variable = "PORT"] = process.argv.slice(2);
const address = {
  host: process.env.HOST || "127.0.0.1",
  port: process.env[variable] || 3000,
  path: "/healthz",
};
const end = (isAlive) => process.exit(isAlive ? 0 : 1);

get({ ...address, signal: AbortSignal.timeout(answersWithinMs) }, ({ statusCode }) =>
  end(statusCode === 200),
).on("error", () => end(false));
