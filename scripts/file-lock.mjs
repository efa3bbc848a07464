import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { startOf } from "./process-start.mjs";

const askAgainMs = 200;

/** The id of the running process that holds the lock file, or null. */
export function holderOf(file) {
  const holder = read(file);
  return holder && isAlive(holder) ? holder.pid : null;
}

/**
 * Takes a lock file, which names the process that holds it and when that process started. A lock left behind by a dead
 * process is taken over, so neither a `kill -9` nor a new process with the same id blocks anyone.
 *
 * @returns a function that releases it, or null while a running process holds it.
 */
export function tryLock(file) {
  mkdirSync(path.dirname(file), { recursive: true });
  const own = `${file}.${process.pid}`;
  writeFileSync(own, JSON.stringify({ pid: process.pid, start: startOf(process.pid) }));
  try {
    const isHeld = linkInPlace(own, file) || takeOver(own, file);
    return isHeld ? () => rmSync(file, { force: true }) : null;
  } finally {
    rmSync(own, { force: true });
  }
}

/** Does `work` while holding the lock; before it waits for another process, it calls `onWait` with that process's id. */
export async function withLock(file, onWait, work) {
  const release = tryLock(file) ?? (await waitForLock(file, onWait));
  try {
    return await work();
  } finally {
    release();
  }
}

async function waitForLock(file, onWait) {
  const holder = holderOf(file);
  if (holder !== null) onWait(holder);
  for (;;) {
    await wait(askAgainMs);
    const release = tryLock(file);
    if (release) return release;
  }
}

/** A link appears complete or not at all: no one reads a lock file that is still empty. */
function linkInPlace(own, file) {
  try {
    linkSync(own, file);
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}

/**
 * Replaces a dead process's lock with ours. Only the holder of a second lock may do so: of two processes that both saw
 * the dead one's, the slower would otherwise replace the faster one's. If the lock has been released in the meantime, it
 * isn't replaced: another process may be linking its own right now.
 */
function takeOver(own, file) {
  if (!isLeftBehind(file)) return false;
  const releaseTakeover = tryLock(`${file}.takeover`);
  if (!releaseTakeover) return false;
  try {
    if (!isLeftBehind(file)) return false;
    renameSync(own, file);
    return true;
  } finally {
    releaseTakeover();
  }
}

function isLeftBehind(file) {
  const holder = read(file);
  return holder !== null && !isAlive(holder);
}

/** Null if there is no lock file. One that can't be parsed counts as left behind. */
function read(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    if (error.code === "ENOENT") return null;
    if (error instanceof SyntaxError) return { pid: null, start: null };
    throw error;
  }
}

function isAlive({ pid, start }) {
  return pid !== null && startOf(pid) === start;
}
