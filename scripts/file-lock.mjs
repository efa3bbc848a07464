import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { startOf } from "./process-start.mjs";

const askAgainMs = 200;

/** The id of the living process that holds the lock file, or null. */
export function holderOf(file) {
  const holder = read(file);
  return holder && isAlive(holder) ? holder.pid : null;
}

/**
 * Takes a lock file, which names the process that holds it and when that process started. What a dead process
 * left behind is taken over, so that a `kill -9` blocks nobody, nor does a process that was given its id since.
 *
 * @returns a function that lets go, or null while a living process holds it.
 */
export function tryLock(file) {
  mkdirSync(path.dirname(file), { recursive: true });
  const own = `${file}.${process.pid}`;
  writeFileSync(own, JSON.stringify({ pid: process.pid, start: startOf(process.pid) }));
  try {
    return (linkInPlace(own, file) || takeOver(own, file)) && (() => rmSync(file, { force: true }));
  } finally {
    rmSync(own, { force: true });
  }
}

/** Does `work` while holding the lock; waits for its present holder first, after telling `onWait` who it is. */
export async function withLock(file, onWait, work) {
  let release = tryLock(file);
  if (!release) onWait(holderOf(file));
  while (!release) {
    await wait(askAgainMs);
    release = tryLock(file);
  }
  try {
    return await work();
  } finally {
    release();
  }
}

/** A link appears whole or not at all: nobody reads a lock file that is still empty. */
function linkInPlace(own, file) {
  try {
    linkSync(own, file);
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return null;
    throw error;
  }
}

/**
 * Puts our lock in a dead process's place. Only the holder of a second lock may do so: two processes that both saw
 * the dead one's would otherwise remove each other's.
 */
function takeOver(own, file) {
  if (holderOf(file) !== null) return null;
  const releaseTakeover = tryLock(`${file}.takeover`);
  if (!releaseTakeover) return null;
  try {
    if (holderOf(file) !== null) return null;
    renameSync(own, file);
    return true;
  } finally {
    releaseTakeover();
  }
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}

function isAlive({ pid, start }) {
  return startOf(pid) === start;
}
