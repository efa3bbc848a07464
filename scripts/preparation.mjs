import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parts } from "./bundles.mjs";
import { withLock } from "./file-lock.mjs";
import { runQuietly } from "./quiet-run.mjs";
import { dim, Problem, say, step } from "./terminal.mjs";

const installStamp = "node_modules/.lectern-installed";
const shownLines = 15;
/** Folders of a sandbox's package that nothing here is built from. */
const notSources = ["dist", "node_modules"];
/** What every part of the build depends on. */
const groundwork = ["package-lock.json", "tsconfig.json", "scripts/bundles.mjs"];

/**
 * Installs and builds what is missing or out of date. Two processes may call it at once on a fresh clone: one
 * does the work, the other waits and finds it done.
 *
 * @param {(keyof typeof parts)[]} wanted the parts of the build that are needed.
 * @throws {Problem} with the last words of what failed.
 */
export async function prepare(wanted = Object.keys(parts)) {
  // In an image there is nothing to build from: packages and build were put into it together.
  if (!existsSync("server.ts")) return;
  // Where everything is ready nothing is written: a deployed copy may be read-only.
  if (isInstalled() && wanted.every(isBuilt)) return;
  const onWait = (pid) => say(`${dim("·")} waiting for another preparation (process ${pid}) …`);
  await withLock(".cache/preparation.lock", onWait, async () => {
    if (!isInstalled()) await step("installing packages", install);
    for (const name of wanted) {
      if (!isBuilt(name)) await step(`building the ${name}`, () => build(name));
    }
  });
}

async function install() {
  rmSync(installStamp, { force: true });
  // The sandboxes are development dependencies: NODE_ENV=production must not leave them out.
  const { code, output } = await runNpm(["ci", "--include=dev", "--no-audit", "--no-fund"]);
  if (code !== 0) {
    throw new Problem(
      `npm ci failed. Its last lines:\n\n${output.split("\n").slice(-shownLines).join("\n")}\n\nIs the npm registry within reach?`,
    );
  }
  writeFileSync(installStamp, packagesFingerprint());
}

/** The npm that runs this script, or the one in PATH when Node.js was called directly. */
function runNpm(parameters) {
  const cli = process.env.npm_execpath;
  const isNpm = cli && path.basename(cli).startsWith("npm");
  return isNpm ? runQuietly(process.execPath, [cli, ...parameters]) : runQuietly("npm", parameters);
}

function isInstalled() {
  return readStamp(installStamp) === packagesFingerprint() || isInstalledByHand();
}

/** True after somebody's own `npm ci` or `npm install`: the same versions are there as the lock file names. */
function isInstalledByHand() {
  const installed = "node_modules/.package-lock.json";
  if (existsSync(installStamp) || !existsSync(installed)) return false;
  const found = JSON.parse(readFileSync(installed, "utf8")).packages;
  return Object.entries(JSON.parse(readFileSync("package-lock.json", "utf8")).packages)
    .filter(([name, { optional, devOptional }]) => name && !optional && !devOptional)
    .every(([name, { version }]) => found[name] && found[name].version === version);
}

function packagesFingerprint() {
  return fingerprint([
    ...[process.version, process.platform, process.arch],
    ...manifests().map(wantedPackages),
    readFileSync("package-lock.json"),
  ]);
}

/** The manifests of the shop and of its workspaces. */
function manifests() {
  const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8"));
  const workspaces = Object.keys(packages).filter((name) => name && !name.includes("node_modules/"));
  return ["", ...workspaces].map((folder) => path.join(folder, "package.json")).filter(existsSync);
}

function wantedPackages(manifest) {
  const { dependencies, devDependencies, overrides } = JSON.parse(readFileSync(manifest, "utf8"));
  return JSON.stringify([dependencies, devDependencies, overrides]);
}

async function build(name) {
  const built = sourcesFingerprint(name);
  // Half a build must not pass for a whole one, should this be interrupted.
  rmSync(buildStamp(name), { force: true });
  await parts[name].build();
  writeFileSync(buildStamp(name), built);
}

function isBuilt(name) {
  return readStamp(buildStamp(name)) === sourcesFingerprint(name);
}

function buildStamp(name) {
  return `build/.lectern-${name}`;
}

function sourcesFingerprint(name) {
  return fingerprint([...groundwork, ...parts[name].sources].flatMap(contentsOf));
}

function contentsOf(name) {
  if (!existsSync(name)) return [name];
  if (!statSync(name).isDirectory()) return [name, readFileSync(name)];
  const entries = readdirSync(name).filter((entry) => !notSources.includes(entry));
  return entries.sort().flatMap((entry) => contentsOf(path.join(name, entry)));
}

function fingerprint(parts) {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest("hex");
}

function readStamp(file) {
  return existsSync(file) ? readFileSync(file, "utf8") : null;
}
