import { createWriteStream, mkdirSync, renameSync, statSync } from "node:fs";
import path from "node:path";
import { say } from "./terminal.mjs";

const largestBytes = 10 * 1024 * 1024;

/** Opens a log file for appending; one larger than 10 MB is first moved aside, replacing the previous one. */
export function openLog(file) {
  mkdirSync(path.dirname(file), { recursive: true });
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > largestBytes) renameSync(file, `${file}.1`);
  const log = createWriteStream(file, { flags: "a" });
  // A full disk must not take the shop down.
  log.once("error", (error) => {
    say(`Can't write the log: ${error.message}`);
    log.on("error", () => {});
  });
  return log;
}
