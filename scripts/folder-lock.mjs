import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";

/** The id of the living process that holds the lock file, or null. */
export function holderOf(file) {
  const pid = readPid(file);
  return pid !== null && isAlive(pid) ? pid : null;
}

/**
 * Takes a lock file, which names the process that holds it. A dead process's lock is taken over, so that
 * a `kill -9` blocks nobody.
 *
 * @returns a function that lets go, or null while a living process holds it.
 */
export function tryLock(file) {
  mkdirSync(path.dirname(file), { recursive: true });
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      writeFileSync(file, String(process.pid), { flag: "wx" });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
      if (holderOf(file) !== null) return null;
      rmSync(file, { force: true });
    }
  }
  return null;
}

/** Does `work` while holding the lock; waits for its present holder first. */
export async function withLock(file, onWait, work) {
  let release = tryLock(file);
  if (!release) onWait(holderOf(file));
  while (!release) {
    await wait(250);
    release = tryLock(file);
  }
  try {
    return await work();
  } finally {
    release();
  }
}

function readPid(file) {
  try {
    return Number(readFileSync(file, "utf8")) || null;
  } catch {
    return null;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
