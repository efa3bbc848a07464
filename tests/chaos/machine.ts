import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { cleanEnvironment } from "./clean-environment";
import { cpuSecondsOf } from "./cpu-seconds";

const readyWithinMs = 60_000;
const stopWithinMs = 10_000;
const startAgainAfterMs = 500;
const lastLines = 15;

export interface MachineOptions {
  name: string;
  /** File to run, e.g. `build/run/server.js`. */
  entry: string;
  env: Record<string, string>;
  nodeOptions?: string[];
  logFolder: string;
}

/**
 * One of the shop's processes, watched over: what is killed, or ends by itself, is started again in the same
 * place, with the same port and data.
 */
export class Machine {
  /** Where it answered when it was last ready; null for one that has no address. */
  url: string | null = null;
  readonly kills: { at: Date; downMs: number }[] = [];
  /** Ends that nobody asked for, each with its last words. */
  readonly crashes: string[] = [];
  /** Starts that came to nothing, for instance since the database was down. */
  failedStarts = 0;
  #child: ChildProcess | null = null;
  #ended: Promise<void> = Promise.resolve();
  #spentCpuSeconds = 0;
  #isReady = false;
  #isStopping = false;
  /** Kills and restarts go one after the other. */
  #turn: Promise<void> = Promise.resolve();

  constructor(readonly options: MachineOptions) {}

  get name(): string {
    return this.options.name;
  }

  get isUp(): boolean {
    return this.#isReady;
  }

  get cpuSeconds(): number {
    return this.#spentCpuSeconds + cpuSecondsOf(this.#child?.pid);
  }

  /** @throws with its last words when it ends before it is ready, or isn't ready within a minute. */
  async start(): Promise<void> {
    const { name, entry, env, nodeOptions = [], logFolder } = this.options;
    const log = openSync(path.join(logFolder, `${name}.log`), "a");
    const child = spawn(process.execPath, ["--enable-source-maps", ...nodeOptions, entry], {
      env: cleanEnvironment(env),
      stdio: ["ignore", log, log, "ipc"],
    });
    closeSync(log);
    this.#child = child;
    this.#ended = new Promise((resolve) => child.once("close", () => resolve()));
    void this.#ended.then(() => {
      if (this.#isReady && this.#child === child) this.#mourn();
    });
    const deadline = new AbortController();
    try {
      await Promise.race([
        new Promise<void>((resolve) => {
          child.on("message", (message: { type?: string; url?: string }) => {
            if (message.type !== "ready") return;
            this.url = message.url ?? null;
            resolve();
          });
        }),
        this.#ended.then(() => this.#fail("ended before it was ready")),
        wait(readyWithinMs, undefined, { signal: deadline.signal }).then(() => this.#fail("isn't ready")),
      ]);
      this.#isReady = true;
    } finally {
      deadline.abort();
      if (!this.#isReady) child.kill("SIGKILL");
    }
  }

  /** `kill -9`, and a start after `downMs`. */
  interrupt(downMs: number): void {
    this.#next(async () => {
      this.kills.push({ at: new Date(), downMs });
      await this.#end("SIGKILL");
      await wait(downMs);
      await this.#startAgain();
    });
  }

  /** Resolves when it is up and nothing is left to be restarted. */
  settled(): Promise<void> {
    return this.#turn;
  }

  /** Ends it for good: SIGTERM, and SIGKILL after ten seconds. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#end("SIGTERM");
  }

  /** Ends it at once, from a handler that can't wait. */
  abandon(): void {
    this.#isStopping = true;
    this.#child?.kill("SIGKILL");
  }

  async #end(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    const child = this.#child;
    if (!child) return;
    this.#spentCpuSeconds += cpuSecondsOf(child.pid);
    this.#child = null;
    this.#isReady = false;
    child.kill(signal);
    const late = setTimeout(() => child.kill("SIGKILL"), stopWithinMs);
    await this.#ended;
    clearTimeout(late);
  }

  #mourn(): void {
    this.#child = null;
    this.#isReady = false;
    if (this.#isStopping) return;
    this.crashes.push(this.#lastWords());
    this.#next(() => this.#startAgain());
  }

  async #startAgain(): Promise<void> {
    while (!this.#isStopping) {
      try {
        return await this.start();
      } catch {
        this.failedStarts += 1;
        await wait(startAgainAfterMs);
      }
    }
  }

  #next(work: () => Promise<void>): void {
    this.#turn = this.#turn.then(() => (this.#isStopping ? undefined : work()));
  }

  #fail(what: string): never {
    throw new Error(`${this.name} ${what}:\n${this.#lastWords()}`);
  }

  #lastWords(): string {
    const log = readFileSync(path.join(this.options.logFolder, `${this.name}.log`), "utf8");
    return log.trimEnd().split("\n").slice(-lastLines).join("\n");
  }
}
