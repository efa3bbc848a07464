import { existsSync } from "node:fs";
import path from "node:path";
import { Problem } from "./terminal.mjs";

const stripeVariables = ["STRIPE_SECRET_KEY", "STRIPE_PUBLISHABLE_KEY", "STRIPE_WEBHOOK_SECRET"];

/** Reads `.env`, if there is one. Variables that are already set stay as they are. */
export function readDotenv() {
  if (existsSync(".env")) process.loadEnvFile(".env");
}

/** The absolute path of the demo's data folder. */
export function dataFolder() {
  return path.resolve(process.env.LECTERN_DATA_DIR || ".data");
}

/** The lock file of the launcher that uses the data folder. */
export function launcherLock() {
  return path.join(dataFolder(), "launcher.lock");
}

/** A path relative to the repository's folder, if it lies within it. */
export function shortPath(file) {
  const relative = path.relative("", file);
  return relative && !relative.startsWith("..") ? relative : file;
}

/**
 * Whether all of Stripe's keys are set.
 *
 * @throws {Problem} naming the missing ones if only some are.
 */
export function hasStripeKeys() {
  const missing = stripeVariables.filter((name) => !process.env[name]);
  if (missing.length === 0 || missing.length === stripeVariables.length) return missing.length === 0;
  throw new Problem(
    `${missing.join(" and ")} ${missing.length === 1 ? "is" : "are"} missing. Set all three of ${stripeVariables.join(", ")} to use Stripe, or none of them to use the sandbox.`,
  );
}
