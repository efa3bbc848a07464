import { existsSync, rmSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline/promises";
import { dataFolder, launcherLock, readDotenv, shortPath } from "./environment.mjs";
import { holderOf, tryLock } from "./file-lock.mjs";
import { main, Problem, say } from "./terminal.mjs";

/** `npm run reset`: deletes the demo's data, after asking; `--yes` skips the question. */
await main(async () => {
  readDotenv();
  const folder = dataFolder();
  const name = shortPath(folder);
  if (!existsSync(folder)) return say("There is no data to delete.");
  if (!existsSync(path.join(folder, "secrets.json"))) {
    throw new Problem(`${name} doesn't look like Lectern's data folder; it was left alone.`);
  }
  refuseWhileRunning(name);
  if (!process.argv.includes("--yes") && !(await confirm(name))) return say("Nothing was deleted.");
  // Held until it is deleted with the folder, so that nothing starts on data that is being deleted.
  if (!tryLock(launcherLock())) refuseWhileRunning(name);
  rmSync(folder, { recursive: true });
  say(`${name} was deleted.`);
});

function refuseWhileRunning(name) {
  const holder = holderOf(launcherLock());
  if (holder !== null) throw new Problem(`Lectern is running on ${name} (process ${holder}). Stop it first.`);
}

async function confirm(name) {
  if (!process.stdin.isTTY) throw new Problem("Pass --yes to delete without being asked.");
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(
    `Delete ${name} with all accounts, orders and logs? Type yes to confirm: `,
  );
  terminal.close();
  return answer.trim().toLowerCase() === "yes";
}
