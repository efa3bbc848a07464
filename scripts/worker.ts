import { backgroundJobs } from "../app/operations/background-jobs.server";
import { checkOverrides } from "../app/operations/flags.server";
import { startHeartbeat } from "../app/operations/heartbeat.server";
import { prepareDatabase } from "../app/operations/prepare-database.server";
import { flushServiceLevels } from "../app/operations/service-levels.server";
import { connectDatabase, disconnectDatabase } from "../app/platform/database.server";
import { EnvError } from "../app/platform/env.server";
import { startJobs } from "../app/platform/jobs.server";
import { logger } from "../app/platform/logger.server";

/** A worker: does the background jobs until it is told to stop. Any number of them may run. */
async function main(): Promise<void> {
  checkOverrides();
  await connectDatabase();
  await prepareDatabase();
  const jobs = await startJobs(backgroundJobs);
  const stopHeartbeat = await startHeartbeat("worker");
  logger().info("worker ready");
  process.send?.({ type: "ready" });

  let isStopping = false;
  const stop = async () => {
    if (isStopping) return;
    isStopping = true;
    logger().info("stopping");
    setTimeout(() => process.exit(1), stopWithinMs).unref();
    await jobs.stop();
    await stopHeartbeat();
    await flushServiceLevels();
    await disconnectDatabase();
    process.exit(0);
  };
  for (const signal of ["SIGTERM", "SIGINT", "disconnect"]) process.on(signal, stop);
}

const stopWithinMs = 5_000;

main().catch((error: unknown) => {
  const isEnvironment = error instanceof EnvError;
  if (!isEnvironment) logger().fatal({ err: error }, "worker could not start");
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${isEnvironment ? `The environment can't work:\n${message}` : message}\n`);
  process.exit(1);
});
