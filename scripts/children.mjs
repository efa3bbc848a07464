import { spawn } from "node:child_process";
import { createWriteStream, mkdirSync, renameSync, statSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { dim, Problem, red } from "./terminal.mjs";

const stopWithinMs = 5_500;
const largestLogBytes = 10 * 1024 * 1024;
const keptLines = 20;

/**
 * Starts a process and waits until it says that it is ready. It has a process group of its own, so that Ctrl-C
 * reaches the launcher alone, and an IPC channel, by whose end it notices that the launcher has died.
 *
 * @returns its address, a promise of its exit, and `stop()`.
 * @throws {Problem} with its last words when it ends before it is ready.
 */
export async function startChild({ name, parameters, env, logFolder }) {
  const log = openLog(path.join(logFolder, `${name}.log`));
  const child = spawn(process.execPath, parameters, {
    env: { ...process.env, ...env },
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const lastLines = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (line) => {
      log.write(`${line}\n`);
      lastLines.push(inWords(line));
      if (lastLines.length > keptLines) lastLines.shift();
      if (isWarning(line)) process.stdout.write(`${dim(`[${name}]`)} ${inWords(line)}\n`);
    });
  }
  const exited = new Promise((resolve) => {
    child.on("close", (code, signal) => {
      log.end();
      resolve({ name, code: code ?? signal, lastLines: lastLines.join("\n") });
    });
  });
  const url = await Promise.race([
    new Promise((resolve) => {
      child.on("message", (message) => message?.type === "ready" && resolve(message.url));
    }),
    exited.then(({ lastLines }) => {
      throw new Problem(lastLines || `${name} ended before it was ready.`);
    }),
  ]);
  return { name, url, exited, stop: () => stop(child, exited) };
}

async function stop(child, exited) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
  const deadline = setTimeout(() => child.kill("SIGKILL"), stopWithinMs);
  await exited;
  clearTimeout(deadline);
}

function openLog(file) {
  mkdirSync(path.dirname(file), { recursive: true });
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > largestLogBytes) renameSync(file, `${file}.1`);
  return createWriteStream(file, { flags: "a" });
}

/** Pino's levels from `warn` on; everything else goes to the log file alone. */
function isWarning(line) {
  const record = parse(line);
  return record !== null && record.level >= 40;
}

function inWords(line) {
  const record = parse(line);
  if (record === null) return line;
  const reason = record.err?.message ? `: ${record.err.message}` : "";
  return record.level >= 50 ? red(`${record.msg}${reason}`) : `${record.msg}${reason}`;
}

function parse(line) {
  if (!line.startsWith('{"level"')) return null;
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
