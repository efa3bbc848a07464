import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

const stateField = 0;
const startField = 19;

/**
 * When a process was started, in the system's own notation. Together with the id it identifies a process; ids alone are
 * reused. Null if there is no such process.
 */
export function startOf(pid) {
  return process.platform === "linux" ? fromProc(pid) : fromPs(pid);
}

/** See proc_pid_stat(5); the second field, a name in parentheses, may contain anything. */
function fromProc(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[stateField] === "Z" ? null : fields[startField];
  } catch {
    return null;
  }
}

function fromPs(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== "EPERM") return null;
  }
  const { stdout } = spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" });
  return stdout?.trim() || "unknown";
}
