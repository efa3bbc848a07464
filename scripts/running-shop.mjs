import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { dataFolder, launcherLock } from "./environment.mjs";
import { holderOf } from "./file-lock.mjs";
import { Problem } from "./terminal.mjs";

/** What only the launcher may say: that an address is a sandbox's. */
const ownWords = ["LECTERN_SANDBOX", "LECTERN_DEMO"];

function file() {
  return path.join(dataFolder(), "running.json");
}

/** Notes the environment of the processes that the launcher has started, readable by its owner alone. */
export function rememberShop(environment) {
  // Only a new file gets the mode.
  forgetShop();
  writeFileSync(file(), JSON.stringify(environment), { mode: 0o600 });
}

export function forgetShop() {
  rmSync(file(), { force: true });
}

/**
 * Gives a command that works on the whole shop its environment: the given one, or else that of the `npm start` that
 * runs on this data folder.
 *
 * @throws {Problem} when there is neither.
 */
export function enterShop() {
  for (const name of ownWords) delete process.env[name];
  process.env.NODE_ENV = "production";
  if (process.env.MONGODB_URI && process.env.STRIPE_SECRET_KEY) return;
  const shop = runningShop();
  if (!shop) {
    throw new Problem(
      "No shop is running here. Run `npm start` in another terminal first, or set the shop's whole environment.",
    );
  }
  Object.assign(process.env, shop);
}

/** Gives a command that needs the database alone its address: the given one, or else the running `npm start`'s. */
export function enterDatabase() {
  process.env.MONGODB_URI ||= runningShop()?.MONGODB_URI ?? "";
}

function runningShop() {
  if (holderOf(launcherLock()) === null || !existsSync(file())) return null;
  return JSON.parse(readFileSync(file(), "utf8"));
}
