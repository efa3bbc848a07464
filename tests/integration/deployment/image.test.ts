import { execFile } from "node:child_process";
import { once } from "node:events";
import { cpSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { createServer } from "node:http";
import { builtinModules } from "node:module";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parse } from "yaml";
import { nodeEntries } from "../../../scripts/bundles.mjs";
import { Cleanup, temporaryFolder } from "../../fixtures/cleanup";
import { startMongo } from "../../fixtures/mongo";
import { startProcess } from "../../fixtures/processes";

const dockerfile = readFileSync("Dockerfile", "utf8");
const compose = parse(readFileSync("compose.yaml", "utf8"), { merge: true });

const cleanup = new Cleanup();
let image: string;
let environment: Record<string, string>;

/** The image's folder, put together as the Dockerfile's last stage says, and a database that is no sandbox by its name. */
beforeAll(async () => {
  image = await temporaryFolder("lectern-image-", cleanup);
  const copies = [...dockerfile.matchAll(/^COPY --from=build \/lectern\/(\S+) \.\/\1$/gm)];
  for (const [, name = ""] of copies) {
    if (name === "node_modules") symlinkSync(path.resolve(name), path.join(image, name));
    else cpSync(name, path.join(image, name), { recursive: true });
  }
  const mongo = await startMongo();
  cleanup.add(mongo.stop);
  const uri = new URL(mongo.uri);
  if (uri.searchParams.get("replicaSet") === "lectern-sandbox") uri.searchParams.delete("replicaSet");
  uri.searchParams.set("directConnection", "true");
  environment = {
    PORT: "0",
    SESSION_SECRET: "a-session-secret-of-the-tests-alone",
    MONGODB_URI: uri.href,
    STRIPE_SECRET_KEY: "sk_test_of_the_tests",
    STRIPE_PUBLISHABLE_KEY: "pk_test_of_the_tests",
    STRIPE_WEBHOOK_SECRET: "whsec_of_the_tests",
    APP_URL: "https://courses.example.com",
    TRUST_PROXY: "1",
    // Nobody at Stripe is to be asked.
    LECTERN_FLAG_BACKGROUND_SYNC: "off",
  };
});
afterAll(() => cleanup.run());

/** Starts what a `CMD` or `command` names, in the image's folder. */
async function startIn([program, ...parameters]: string[]) {
  expect(program).toBe("node");
  const started = await startProcess({
    entry: parameters.at(-1) ?? "",
    nodeOptions: parameters.slice(0, -1),
    folder: image,
    env: { NODE_ENV: "production", ...environment },
  });
  cleanup.add(started.stop);
  return started;
}

function run(
  parameters: string[],
  changes: Record<string, string> = {},
): Promise<{ code: number; output: string }> {
  const { PATH, HOME } = process.env;
  const own = { PATH, HOME, NODE_ENV: "production", ...environment, ...changes } as const;
  const options = { cwd: image, env: own };
  return new Promise((resolve) => {
    execFile(process.execPath, parameters, options, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr }),
    );
  });
}

function allFiles(): string[] {
  const isOurs = (name: string) => !name.startsWith("node_modules");
  return (readdirSync(image, { recursive: true }) as string[]).filter(isOurs).sort();
}

it("what is in the image serves, works and obeys commands, and installs, builds and writes nothing", async () => {
  const before = allFiles();
  const web = await startIn(JSON.parse(/^CMD (\[.+\])$/m.exec(dockerfile)?.[1] ?? "[]"));
  await startIn(compose.services.worker.command);
  const page = await fetch(web.url, { headers: { "X-Forwarded-Proto": "https" } });
  expect(page.status).toBe(200);
  expect(page.headers.getSetCookie()[0]).toMatch(/^__Host-lectern-csrf=.*Secure/);
  const style = /href="(\/assets\/[^"]+\.css)"/.exec(await page.text())?.[1];
  expect((await fetch(new URL(style ?? "", web.url))).status).toBe(200);

  const seeded = await run(["scripts/run.mjs", "seed"]);
  expect(seeded).toMatchObject({ code: 0, output: expect.stringContaining(": added") });
  const migrated = await run(["scripts/run.mjs", "migrate", "--list"]);
  expect(migrated).toMatchObject({ code: 0, output: expect.stringMatching(/^0001-\S+ +done /) });
  expect(allFiles()).toEqual(before);
});

it("what is in the image needs no package of development's", () => {
  const { dependencies } = JSON.parse(readFileSync("package.json", "utf8"));
  const bundles = Object.keys(nodeEntries).filter((name) => !/^(chaos|sandbox-)/.test(name));
  const files = [...bundles.map((name) => `build/run/${name}.js`), "build/server/index.js"];
  const imported = files.flatMap((file) => packagesIn(readFileSync(file, "utf8")));
  expect(imported).toContain("mongoose");
  // Hot reload alone asks for Vite.
  const missing = imported.filter((name) => !(name in dependencies) && name !== "vite");
  expect([...new Set(missing)]).toEqual([]);
});

/** The packages that a bundle imports, by their names. */
function packagesIn(code: string): string[] {
  const found = code.matchAll(/^(?:import|export)\b[^"';]*["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']/gm);
  return [...found]
    .map(([, name, asked]) => name ?? asked ?? "")
    .filter((name) => !/^(node:|\.)/.test(name) && !builtinModules.includes(name))
    .map((name) => /^(@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name);
}

it("the healthcheck tells a process that is alive from one that isn't, and from none", async () => {
  let status = 200;
  const server = createServer(({ url }, response) => {
    response.writeHead(url === "/healthz" ? status : 404).end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const [, , ...healthcheck] = compose.services.worker.healthcheck.test as string[];
  const port = String((server.address() as AddressInfo).port);
  const ask = () => run(healthcheck, { WORKER_PORT: port });
  expect((await ask()).code).toBe(0);
  status = 503;
  expect((await ask()).code).toBe(1);
  server.close();
  await once(server, "close");
  expect((await ask()).code).toBe(1);
});
