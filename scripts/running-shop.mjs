import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { dataFolder, launcherLock } from "./environment.mjs";
import { holderOf } from "./file-lock.mjs";
import { Problem } from "./terminal.mjs";

/** Variables that only the launcher may set: they say that an address is a sandbox's. */
const ownWords = ["LECTERN_SANDBOX", "LECTERN_DEMO"];

function file() {
  return path.join(dataFolder(), "running.json");
}

/** Saves the environment of the processes that the launcher has started, readable only by its owner. */
export function rememberShop(environment) {
  // The mode applies only to a new file.
  forgetShop();
  writeFileSync(file(), JSON.stringify(environment), { mode: 0o600 });
}

export function forgetShop() {
  rmSync(file(), { force: true });
}

/**
 * Sets the environment of a command that works on the whole shop: the given one, or else that of the `npm start` running
 * on this data folder.
 *
 * @throws {Problem} if there is neither.
 */
export function enterShop() {
  for (const name of ownWords) delete process.env[name];
  process.env.NODE_ENV = "production";
  if (process.env.MONGODB_URI && process.env.STRIPE_SECRET_KEY) return;
  const shop = runningShop();
  if (!shop) {
    throw new Problem(
      "The shop isn't running. Run `npm start` in another terminal first, or set the shop's whole environment.",
    );
  }
  Object.assign(process.env, shop);
}

/** Sets the database's address for a command that needs nothing else: the given one, or else the running `npm start`'s. */
export function enterDatabase() {
  process.env.MONGODB_URI ||= runningShop()?.MONGODB_URI ?? "";
}

function runningShop() {
  if (holderOf(launcherLock()) === null || !existsSync(file())) return null;
  return JSON.parse(readFileSync(file(), "utf8"));
}
