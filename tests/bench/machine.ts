import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg, totalmem } from "node:os";

/** What the figures were measured on; without it they mean little. */
export function describeMachine() {
  return {
    cores: availableParallelism(),
    processor: cpus()[0]?.model.trim() ?? "unknown",
    memoryGb: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
    /** Of the last minute before the run: what else the machine was doing. */
    loadBefore: loadavg()[0] ?? 0,
  };
}

/** How many files and sockets a process that this one starts may have open; Node.js raises its soft limit itself. */
export function openFilesLimit(): number {
  const answer = execFileSync("/bin/sh", ["-c", "ulimit -Hn"], { encoding: "utf8" }).trim();
  return answer === "unlimited" ? Number.POSITIVE_INFINITY : Number(answer);
}

/** `getconf CLK_TCK` on every Linux that Node.js runs on. */
const ticksPerSecond = 100;

/**
 * Processor time that a process has used so far. What else the machine does matters less to it than to any latency.
 * NaN where there is no `/proc`.
 *
 * Source: proc_pid_stat(5), fields 14 (utime) and 15 (stime).
 */
export function processorSeconds(pid: number): number {
  if (process.platform !== "linux") return Number.NaN;
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The command's name, in brackets, may hold spaces; the first field after it is the third.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}
