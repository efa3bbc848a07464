import { readFileSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Cleanup, temporaryFolder } from "../../fixtures/cleanup";
import { ready, runScript, type Script } from "./launcher";

let cleanup: Cleanup;
let folder: string;

beforeEach(async () => {
  cleanup = new Cleanup();
  folder = await temporaryFolder("lectern-launcher-", cleanup);
});
afterEach(() => cleanup.run());

function start(env: Record<string, string> = {}): Script {
  return runScript("start", folder, cleanup, { env });
}

async function busyPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, resolve));
  cleanup.add(() => new Promise((resolve) => server.close(resolve)));
  return (server.address() as AddressInfo).port;
}

describe("npm start", () => {
  it("prints an address that answers, demo accounts that work, and test cards", async () => {
    const launcher = start();
    const { appUrl, stripeUrl } = await ready(launcher);
    expect((await fetch(appUrl)).status).toBe(200);
    expect((await fetch(`${stripeUrl}/_sandbox`)).status).toBe(200);
    const mailPage = /Email\s+(http\S+\/_sandbox)/.exec(launcher.output())![1]!;
    expect((await fetch(mailPage)).status).toBe(200);
    const { staffPassword } = JSON.parse(readFileSync(path.join(folder, "secrets.json"), "utf8"));
    for (const words of [
      "student@lectern.test",
      "learn-with-lectern",
      "staff@lectern.test",
      staffPassword,
      "4242 4242 4242 4242",
    ]) {
      expect(launcher.output()).toContain(words);
    }
    // A command on the same data folder finds the shop, whatever its ports.
    const staff = runScript("run", folder, cleanup, { parameters: ["staff", "list"] });
    expect(await staff.exited).toBe(0);
    expect(staff.output()).toContain("staff@lectern.test");
  });

  it("says so when secrets.json is damaged, and leaves it as it is", async () => {
    const file = path.join(folder, "secrets.json");
    writeFileSync(file, '{ "sessionSecret": "abc');
    const launcher = start();
    expect(await launcher.exited).toBe(1);
    expect(launcher.output()).toMatch(/secrets\.json is damaged/);
    expect(readFileSync(file, "utf8")).toBe('{ "sessionSecret": "abc');
  });

  it.each([
    "PORT",
    "SANDBOX_STRIPE_PORT",
    "SANDBOX_MONGO_PORT",
    "SANDBOX_MAIL_PORT",
    "SANDBOX_MAIL_SMTP_PORT",
  ])("names the port that is busy, and that %s changes it", async (variable) => {
    const port = await busyPort();
    const launcher = start({ [variable]: String(port) });
    expect(await launcher.exited).toBe(1);
    const complaint = launcher.output().split("✗ ").at(-1)?.trim();
    expect(complaint).toContain(`Port ${port} is`);
    expect(complaint).toMatch(new RegExp(`\\b${variable}\\b`));
    expect(complaint).not.toContain("\n");
  });

  it("refuses one or two of Stripe's three variables, by name", async () => {
    const launcher = start({ STRIPE_SECRET_KEY: "sk_test_x" });
    expect(await launcher.exited).toBe(1);
    expect(launcher.output()).toContain("STRIPE_PUBLISHABLE_KEY and STRIPE_WEBHOOK_SECRET are missing");
  });

  it("names a variable that can't work", async () => {
    const launcher = start({ APP_URL: "shop" });
    expect(await launcher.exited).toBe(1);
    expect(launcher.output()).toContain("APP_URL: an address such as");
  });
});

it("npm run serve refuses to start without keys, address and secret, and names them", async () => {
  const serve = runScript("serve", folder, cleanup);
  expect(await serve.exited).toBe(1);
  for (const name of ["SESSION_SECRET", "MONGODB_URI", "STRIPE_SECRET_KEY"]) {
    expect(serve.output()).toContain(`${name}: missing`);
  }
});
