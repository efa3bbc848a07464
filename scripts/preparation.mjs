import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { build } from "./build.mjs";
import { withLock } from "./folder-lock.mjs";
import { Problem, step } from "./terminal.mjs";

const oldestNode = [20, 19];
const installStamp = "node_modules/.lectern-installed";
const buildStamp = "build/.lectern-built";
const builtFrom = [
  "app",
  "public",
  "sandbox",
  "scripts",
  "server.ts",
  "vite.config.ts",
  "tsconfig.json",
  "package-lock.json",
];

/**
 * Installs and builds what is missing or out of date. Two processes may call it at once on a fresh clone: one
 * does the work, the other waits and finds it done.
 */
export async function prepare({ withBuild = true } = {}) {
  checkNode();
  const onWait = (pid) => process.stdout.write(`· waiting for another preparation (process ${pid}) …\n`);
  await withLock(".cache/preparation.lock", onWait, async () => {
    const installed = hashOf([
      process.version,
      process.platform,
      process.arch,
      readFileSync("package-lock.json"),
    ]);
    if (readStamp(installStamp) !== installed) {
      await step("installing packages", install);
      writeFileSync(installStamp, installed);
    }
    if (!withBuild) return;
    const sources = hashOf([process.version, ...builtFrom.flatMap(contentsOf)]);
    if (readStamp(buildStamp) !== sources) {
      await step("building", build);
      writeFileSync(buildStamp, sources);
    }
  });
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return;
  throw new Problem(`Node.js ${oldestNode.join(".")} or newer is needed; this is ${process.versions.node}.`);
}

/** The sandboxes are development dependencies: NODE_ENV=production must not leave them out. */
async function install() {
  const { code, output } = await run("npm", ["ci", "--include=dev", "--no-audit", "--no-fund"]);
  if (code === 0) return;
  throw new Problem(
    `npm ci failed. Its last lines:\n\n${output.trim().split("\n").slice(-15).join("\n")}\n\nIs the npm registry within reach?`,
  );
}

function run(command, parameters) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, { stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk) => {
        output = (output + chunk).slice(-20_000);
      });
    }
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output }));
  });
}

function contentsOf(name) {
  if (!existsSync(name)) return [name];
  if (!statSync(name).isDirectory()) return [name, readFileSync(name)];
  return readdirSync(name)
    .sort()
    .flatMap((entry) => contentsOf(path.join(name, entry)));
}

function hashOf(parts) {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part).update("\0");
  return hash.digest("hex");
}

function readStamp(file) {
  return existsSync(file) ? readFileSync(file, "utf8") : null;
}
