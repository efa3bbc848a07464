import { existsSync } from "node:fs";
import path from "node:path";
import { Problem } from "./terminal.mjs";

const stripeVariables = ["STRIPE_SECRET_KEY", "STRIPE_PUBLISHABLE_KEY", "STRIPE_WEBHOOK_SECRET"];

/** Reads `.env`, if there is one. What the environment holds already stays. */
export function readDotenv() {
  if (existsSync(".env")) process.loadEnvFile(".env");
}

/** Where the demo keeps its data, as a whole path. */
export function dataFolder() {
  return path.resolve(process.env.LECTERN_DATA_DIR || ".data");
}

/** The lock of the launcher that runs on a data folder. */
export function launcherLock() {
  return path.join(dataFolder(), "launcher.lock");
}

/** A path as a person at the repository's folder would type it. */
export function shortPath(file) {
  const relative = path.relative("", file);
  return relative && !relative.startsWith("..") ? relative : file;
}

/**
 * Whether Stripe's keys are given, all of them.
 *
 * @throws {Problem} that names the missing ones when only some are.
 */
export function hasStripeKeys() {
  const missing = stripeVariables.filter((name) => !process.env[name]);
  if (missing.length === 0 || missing.length === stripeVariables.length) return missing.length === 0;
  throw new Problem(
    `${missing.join(" and ")} ${missing.length === 1 ? "is" : "are"} missing. Set all three of ${stripeVariables.join(", ")} to use Stripe, or none to use the local one.`,
  );
}
