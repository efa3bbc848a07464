import { execFileSync } from "node:child_process";
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
