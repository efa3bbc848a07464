import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { shortPath } from "./environment.mjs";
import { Problem } from "./terminal.mjs";

const makers = {
  sessionSecret: () => randomBytes(32).toString("base64url"),
  webhookSecret: () => `whsec_${randomBytes(24).toString("base64url")}`,
  staffPassword: () => randomBytes(12).toString("base64url"),
};

/**
 * The demo's secrets: generated once, kept in the data folder, readable only by its owner. The caller
 * holds the data folder's lock.
 *
 * @throws {Problem} if the file is damaged.
 */
export function demoSecrets(dataFolder) {
  const file = path.join(dataFolder, "secrets.json");
  const kept = read(file);
  const missing = Object.keys(makers).filter((name) => typeof kept[name] !== "string");
  if (missing.length === 0) return kept;
  const secrets = { ...kept, ...Object.fromEntries(missing.map((name) => [name, makers[name]()])) };
  mkdirSync(dataFolder, { recursive: true });
  const fresh = `${file}.new`;
  writeFileSync(fresh, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600, flush: true });
  renameSync(fresh, file);
  return secrets;
}

function read(file) {
  if (!existsSync(file)) return {};
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    throw new Problem(
      `${shortPath(file)} is damaged. Delete it; the demo generates new secrets at the next start.`,
    );
  }
}
