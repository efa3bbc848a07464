import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

interface Launcher {
  child: ChildProcess;
  /** All that it has printed. */
  output(): string;
  /** Resolves with the exit code. */
  exited: Promise<number | null>;
}

let folder: string;
let port: number;
let running: Launcher[];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "lectern-launcher-"));
  port = await freePort();
  running = [];
});
afterEach(async () => {
  for (const { child, exited } of running) {
    child.kill("SIGTERM");
    await exited;
  }
  await rm(folder, { recursive: true, force: true });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port: free } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return free;
}

function launch(env: Record<string, string> = {}): Launcher {
  const { PATH, HOME, TMPDIR } = process.env;
  const child = spawn(process.execPath, ["scripts/start.mjs"], {
    env: {
      PATH,
      HOME,
      TMPDIR,
      NODE_ENV: "production",
      LECTERN_DATA_DIR: folder,
      PORT: String(port),
      SANDBOX_STRIPE_PORT: "0",
      SANDBOX_MONGO_PORT: "0",
      ...env,
    } as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      output += chunk;
    });
  }
  const launcher = {
    child,
    output: () => output,
    exited: new Promise<number | null>((resolve) => child.once("close", resolve)),
  };
  running.push(launcher);
  return launcher;
}

async function ready(launcher: Launcher): Promise<void> {
  const isReady = () => launcher.output().includes("is ready at");
  await expect.poll(() => isReady() || launcher.child.exitCode !== null, { timeout: 30_000 }).toBe(true);
  expect(launcher.output()).toContain("is ready at");
}

describe("npm start", () => {
  it("prints address, demo accounts and test cards, and Ctrl-C stops everything within five seconds", async () => {
    const launcher = launch();
    await ready(launcher);
    expect(launcher.output()).toContain(`http://localhost:${port}`);
    expect(launcher.output()).toContain("learn-with-lectern");
    expect(launcher.output()).toContain("4242 4242 4242 4242");
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200);

    const start = Date.now();
    launcher.child.kill("SIGINT");
    expect(await launcher.exited).toBe(0);
    expect(Date.now() - start).toBeLessThan(5_000);
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
  });

  it("keeps its secrets from one start to the next, for its owner alone", async () => {
    const file = path.join(folder, "secrets.json");
    const first = launch();
    await ready(first);
    const secrets = readFileSync(file, "utf8");
    first.child.kill("SIGINT");
    await first.exited;
    await ready(launch());
    expect(readFileSync(file, "utf8")).toBe(secrets);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it("says so when it is running already on the same data", async () => {
    await ready(launch());
    const second = launch();
    expect(await second.exited).toBe(1);
    expect(second.output()).toMatch(/Lectern is running already.*\(process \d+\)/);
  });

  it("takes over from a launcher that was killed, whose children have ended by themselves", async () => {
    const first = launch();
    await ready(first);
    first.child.kill("SIGKILL");
    await first.exited;
    await expect
      .poll(
        () =>
          fetch(`http://127.0.0.1:${port}/`).then(
            () => "answers",
            () => "gone",
          ),
        { timeout: 10_000 },
      )
      .toBe("gone");
    await ready(launch());
  });

  it("names the port that is busy and the variable that changes it", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(port, resolve));
    const launcher = launch();
    expect(await launcher.exited).toBe(1);
    expect(launcher.output()).toContain(`Port ${port} is busy. Set PORT`);
    await new Promise((resolve) => server.close(resolve));
  });

  it("refuses one or two of Stripe's three variables, by name", async () => {
    const launcher = launch({ STRIPE_SECRET_KEY: "sk_test_x" });
    expect(await launcher.exited).toBe(1);
    expect(launcher.output()).toContain("STRIPE_PUBLISHABLE_KEY and STRIPE_WEBHOOK_SECRET are missing");
  });

  it("names a variable that can't work, and leaves nothing running", async () => {
    const launcher = launch({ APP_URL: "shop" });
    expect(await launcher.exited).toBe(1);
    expect(launcher.output()).toContain("APP_URL: an address such as");
  });
});

it("npm run serve refuses to start without keys, address and secret, and names them", async () => {
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, ["scripts/serve.mjs"], {
    env: { NODE_ENV: "production", PATH, HOME },
  });
  let output = "";
  child.stderr.on("data", (chunk) => {
    output += chunk;
  });
  expect(await new Promise((resolve) => child.once("close", resolve))).toBe(1);
  for (const name of ["SESSION_SECRET", "MONGODB_URI", "STRIPE_SECRET_KEY"])
    expect(output).toContain(`${name}: missing`);
});
