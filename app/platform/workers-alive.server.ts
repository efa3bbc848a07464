import { clock } from "./clock/clock";
import { isAlive, listProcesses } from "./heartbeat.server";

/** Whether any worker is alive. */
export async function isAnyWorkerAlive(): Promise<boolean> {
  const now = clock.now();
  return (await listProcesses("worker")).some((worker) => isAlive(worker, now));
}
