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
    const isHeld = linkInPlace(own, file) || takeOver(own, file);
    return isHeld ? () => rmSync(file, { force: true }) : null;
  } finally {
    rmSync(own, { force: true });
  }
}

/** Does `work` while holding the lock; before it waits for a present holder, it tells `onWait` who that is. */
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

/** A link appears whole or not at all: nobody reads a lock file that is still empty. */
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
 * Puts our lock in a dead process's place. Only the holder of a second lock may do so: of two processes that both saw
 * the dead one's, the slower would otherwise replace the faster one's. A lock that was let go of meanwhile is
 * nobody's place to take: somebody may be linking theirs right now.
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

/** Null when there is no lock file. One that can't be read is nobody's. */
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
