import { readFileSync } from "node:fs";

const userTimeField = 11;
const systemTimeField = 12;
/** USER_HZ, which Linux has fixed for what it shows to programs. */
const ticksPerSecond = 100;

/** Processor time that a living process has used so far, see proc_pid_stat(5); 0 where there is no `/proc`. */
export function cpuSecondsOf(pid: number | undefined): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[userTimeField]) + Number(fields[systemTimeField])) / ticksPerSecond;
  } catch {
    return 0;
  }
}
