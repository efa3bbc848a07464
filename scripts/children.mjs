import { spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import { openLog } from "./log-file.mjs";
import { formatLine, isRecord, isWarning } from "./log-line.mjs";
import { dim, Problem, say } from "./terminal.mjs";

const readyWithinMs = 60_000;
const stopWithinMs = 5_000;
const keptLines = 20;

/**
 * The processes that the launcher has started. Each has its own process group, so that Ctrl-C reaches only the
 * launcher, and an IPC channel, which closes if the launcher dies.
 */
export class Children {
  #running = [];
  #logFolder;
  #onEnd;
  isStopping = false;

  /** @param onEnd receives the name, exit code and last output of a process that ended on its own. */
  constructor({ logFolder, onEnd }) {
    this.#logFolder = logFolder;
    this.#onEnd = onEnd;
  }

  /**
   * Starts a process and waits until it reports that it is ready.
   *
   * @param isLast it is stopped only after all the others.
   * @param showsOutput its plain output is shown, not only its warnings.
   * @returns its ready message: `url`, its address, and any other addresses.
   * @throws {Problem} with its last output if it ends before it is ready, or isn't ready within a minute.
   */
  async start({ name, parameters, env, isLast = false, showsOutput = false }) {
    const log = openLog(path.join(this.#logFolder, `${name}.log`));
    const child = spawn(process.execPath, ["--enable-source-maps", ...parameters], {
      env: { ...process.env, ...env },
      detached: true,
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    const words = { last: [], plain: [] };
    let isReady = false;
    const hear = (line, isError) => {
      log.write(`${line}\n`);
      keep(words.last, formatLine(line));
      if (isError) keep(words.plain, line);
      // Until it is ready, its output is kept to explain a failed start.
      const isWorthy = isWarning(line) || (!isRecord(line) && (isError || showsOutput));
      if (isReady && !this.isStopping && isWorthy) say(`${dim(`[${name}]`)} ${formatLine(line)}`);
    };
    createInterface({ input: child.stdout }).on("line", (line) => hear(line, false));
    createInterface({ input: child.stderr }).on("line", (line) => hear(line, true));

    const ended = new Promise((resolve) => {
      child.once("error", (error) => resolve(error.message));
      child.once("close", (code, signal) => resolve(signal ?? `exit code ${code}`));
    }).finally(() => log.end());
    this.#running.push({ child, ended, isLast });
    const lastWords = () => (words.plain.length > 0 ? words.plain : words.last).join("\n");
    const ready = await readyOrProblem({ name, child, ended, lastWords });
    isReady = true;
    ended.then((reason) => {
      if (!this.isStopping) this.#onEnd({ name, reason, lastWords: lastWords() });
    });
    return ready;
  }

  /** Stops all of them, the web server before what it depends on; after five seconds they are killed. */
  async stop() {
    this.isStopping = true;
    for (const isLast of [false, true]) {
      await Promise.all(this.#running.filter((each) => each.isLast === isLast).map(stopOne));
    }
  }
}

async function readyOrProblem({ name, child, ended, lastWords }) {
  let timer;
  try {
    return await Promise.race([
      new Promise((resolve) => {
        child.on("message", (message) => message?.type === "ready" && resolve(message));
      }),
      ended.then((reason) => {
        throw new Problem(lastWords() || `${name} ended before it was ready (${reason}).`);
      }),
      new Promise((_, reject) => {
        const late = () => reject(new Problem(`${name} wasn't ready within a minute.\n${lastWords()}`));
        timer = setTimeout(late, readyWithinMs);
      }),
    ]);
  } finally {
    clearTimeout(timer);
  }
}

async function stopOne({ child, ended }) {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
  const deadline = setTimeout(() => child.kill("SIGKILL"), stopWithinMs);
  await ended;
  clearTimeout(deadline);
}

function keep(lines, line) {
  lines.push(line);
  if (lines.length > keptLines) lines.shift();
}
