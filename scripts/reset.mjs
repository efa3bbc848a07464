import { existsSync, rmSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline/promises";
import { holderOf } from "./folder-lock.mjs";
import { main, Problem } from "./terminal.mjs";

/** `npm run reset`: deletes the demo's data, after asking; `--yes` answers. */
await main(async () => {
  if (existsSync(".env")) process.loadEnvFile(".env");
  const folder = path.resolve(process.env.LECTERN_DATA_DIR || ".data");
  if (!existsSync(folder)) {
    process.stdout.write("There is no data to delete.\n");
    return;
  }
  if (!existsSync(path.join(folder, "secrets.json"))) {
    throw new Problem(`${folder} doesn't look like Lectern's data folder; it was left alone.`);
  }
  const holder = holderOf(path.join(folder, "launcher.lock"));
  if (holder !== null)
    throw new Problem(`Lectern is running on ${folder} (process ${holder}). Stop it first.`);
  if (!process.argv.includes("--yes") && !(await confirm(folder))) {
    process.stdout.write("Nothing was deleted.\n");
    return;
  }
  rmSync(folder, { recursive: true });
  process.stdout.write(`${folder} was deleted.\n`);
});

async function confirm(folder) {
  if (!process.stdin.isTTY) throw new Problem("Say --yes to delete without being asked.");
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`Delete ${folder} with all accounts, orders and logs? Type yes: `);
  terminal.close();
  return answer.trim().toLowerCase() === "yes";
}
