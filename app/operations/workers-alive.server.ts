import { listProcesses } from "./heartbeat.server";

/** A worker says every ten seconds that it is alive. */
const silenceMs = 35_000;

/** Whether any worker has been heard of lately that has not ended on purpose. */
export async function isAnyWorkerAlive(): Promise<boolean> {
  const workers = await listProcesses("worker");
  return workers.some(({ beatAt, stoppedAt }) => !stoppedAt && Date.now() - beatAt.getTime() < silenceMs);
}
