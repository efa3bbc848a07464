import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { backgroundJobs } from "../app/boot/background-jobs.server";
import { prepareDatabase } from "../app/boot/prepare-database.server";
import { checkOverrides } from "../app/flags/flags.server";
import { answerMachine } from "../app/observability/health/answer-machine.server";
import { watchJobGaps } from "../app/observability/job-gaps.server";
import { noteJobRun, startMeasuring } from "../app/observability/measure.server";
import { startMetrics } from "../app/observability/metrics/start-metrics.server";
import { flushServiceLevels } from "../app/observability/service-levels.server";
import { connectDatabase, disconnectDatabase } from "../app/platform/database.server";
import { EnvError, env } from "../app/platform/env.server";
import { startHeartbeat } from "../app/platform/heartbeat.server";
import { connectionBounds } from "../app/platform/http/request-bounds.server";
import { startJobs } from "../app/platform/jobs.server";
import { logger } from "../app/platform/logger.server";

/** A worker: runs the background jobs until it is told to stop. Any number of them can run. */
async function main(): Promise<void> {
  checkOverrides();
  startMetrics("worker");
  startMeasuring();
  await connectDatabase();
  await prepareDatabase();
  const jobs = await startJobs(backgroundJobs, noteJobRun);
  const stopHeartbeat = await startHeartbeat("worker");
  const stopWatching = watchJobGaps(backgroundJobs);
  const url = await answerMachines();
  logger().info({ url }, "worker ready");
  process.send?.({ type: "ready", url });

  let isStopping = false;
  const stop = async () => {
    if (isStopping) return;
    isStopping = true;
    logger().info("stopping");
    setTimeout(() => process.exit(1), stopWithinMs).unref();
    await jobs.stop();
    stopWatching();
    await stopHeartbeat();
    await flushServiceLevels();
    await disconnectDatabase();
    process.exit(0);
  };
  for (const signal of ["SIGTERM", "SIGINT", "disconnect"]) process.on(signal, stop);
}

const stopWithinMs = 5_000;

/** Serves health and metrics on `WORKER_PORT`, if it is set. */
async function answerMachines(): Promise<string | undefined> {
  const { WORKER_PORT, HOST } = env();
  if (WORKER_PORT === undefined) return undefined;
  const server = createServer(connectionBounds, (request, response) =>
    answerMachine(request, response, () => response.writeHead(404).end()),
  );
  server.listen(WORKER_PORT, HOST);
  await once(server, "listening");
  return `http://localhost:${(server.address() as AddressInfo).port}`;
}

main().catch((error: unknown) => {
  const isEnvironment = error instanceof EnvError;
  if (!isEnvironment) logger().fatal({ err: error }, "worker could not start");
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${isEnvironment ? `The environment is invalid:\n${message}` : message}\n`);
  process.exit(1);
});
