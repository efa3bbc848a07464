import { createWriteStream, mkdirSync, renameSync, statSync } from "node:fs";
import path from "node:path";
import { say } from "./terminal.mjs";

const largestBytes = 10 * 1024 * 1024;

/** Opens a log file to append to; one that has grown past 10 MB is put aside first, in the place of the one before. */
export function openLog(file) {
  mkdirSync(path.dirname(file), { recursive: true });
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > largestBytes) renameSync(file, `${file}.1`);
  const log = createWriteStream(file, { flags: "a" });
  // A full disk must not take the shop down with it.
  log.once("error", (error) => {
    say(`The log can't be written: ${error.message}`);
    log.on("error", () => {});
  });
  return log;
}
