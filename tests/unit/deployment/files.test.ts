import { existsSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { envVariables } from "~/platform/env.server";
import { nodeEntries } from "../../../scripts/bundles.mjs";

const dockerfile = readFileSync("Dockerfile", "utf8");
const composeFile = readFileSync("compose.yaml", "utf8");
const compose = parse(composeFile, { merge: true });
const { scripts, engines } = JSON.parse(readFileSync("package.json", "utf8"));

/** What the last stage of the image holds, by its folder. */
const inImage = [...dockerfile.matchAll(/^COPY --from=build \/lectern\/(\S+) /gm)].map(
  ([, name = ""]) => name,
);

function all(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, name = ""]) => name);
}

it("the image is made from what is there", () => {
  const copied = dockerfile
    .match(/^COPY (?!--from)(.+) \.\/?$/gm)
    ?.flatMap((line) => line.split(" ").slice(1, -1));
  expect(copied?.filter((name) => !existsSync(name))).toEqual([]);
  const made = /^(build\/(client|server|run)|node_modules)$/;
  expect(inImage.filter((name) => !made.test(name) && !existsSync(name))).toEqual([]);
  expect(all(dockerfile, /npm run ([\w:-]+)/g).filter((name) => !(name in scripts))).toEqual([]);
});

it("the image runs as nobody special, on the Node.js that the shop needs, without the development's packages", () => {
  const lastStage = dockerfile.split(/^FROM /m).at(-1);
  expect(lastStage).toMatch(/^USER node$/m);
  const [oldest] = all(engines.node, /(\d+)\./g);
  const [version, ...others] = new Set(all(dockerfile, /^FROM node:(\d+)/gm));
  expect(others).toEqual([]);
  expect(Number(version)).toBeGreaterThanOrEqual(Number(oldest));
  expect(dockerfile).toMatch(/^RUN npm prune --omit=dev --workspaces=false$/m);
});

it("npm finds the manifest of every workspace when it installs the image's packages", () => {
  const [before = ""] = dockerfile.split(/^RUN npm ci$/m);
  const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8"));
  const workspaces = Object.keys(packages).filter((name) => name && !name.includes("node_modules/"));
  const manifests = workspaces.map((folder) => `${folder}/package.json`);
  expect(manifests.length).toBeGreaterThan(0);
  const copied = all(before, /^COPY (\S+\/package\.json) /gm);
  expect(copied.sort()).toEqual(manifests.sort());
});

it.each([
  ["Dockerfile", dockerfile],
  ["compose.yaml", composeFile],
])("%s starts only what is in the image, and looks at ports that have a variable", (_, text) => {
  const entries = all(text, /"build\/run\/([\w-]+)\.js"/g);
  expect(entries.filter((name) => !(name in nodeEntries))).toEqual([]);
  const files = all(text, /"(scripts\/[\w-]+\.mjs)"/g);
  expect(files.length).toBeGreaterThan(0);
  expect(files.filter((name) => !existsSync(name))).toEqual([]);
  expect(inImage).toContain("scripts");
  const ports = all(text, /"scripts\/healthcheck\.mjs", "(\w+)"/g);
  expect(ports.filter((name) => !envVariables.includes(name))).toEqual([]);
});

it("compose.yaml names only variables and files that exist, and no secret", () => {
  const named = all(composeFile, /\$\{(\w+)/g);
  const set = Object.values<{ environment?: object }>(compose.services).flatMap(({ environment }) =>
    Object.keys(environment ?? {}),
  );
  expect([...named, ...set].filter((name) => !envVariables.includes(name))).toEqual([]);
  expect(set.filter((name) => /SECRET|TOKEN|KEY|PASSWORD|SMTP/.test(name))).toEqual([]);
  const mounted = all(composeFile, /"\.\/([^":]+):/g);
  expect(mounted).toEqual(["nginx.conf"]);
  expect(mounted.filter((name) => !existsSync(name))).toEqual([]);
});

it("compose.yaml runs two web processes and a worker beside a replica set that nobody else reaches", () => {
  const { web, worker, mongo, proxy } = compose.services;
  expect(web.deploy.replicas).toBe(2);
  expect(worker.environment.MONGODB_URI).toBe(web.environment.MONGODB_URI);
  const [uri] = all(web.environment.MONGODB_URI, /:-(.+)\}$/g);
  const { hostname, searchParams } = new URL(uri ?? "");
  expect(compose.services[hostname]).toBe(mongo);
  expect(mongo.command).toEqual(["--replSet", searchParams.get("replicaSet"), "--bind_ip_all"]);
  expect(mongo.healthcheck.test.at(-1)).toContain(`host: "${hostname}:27017"`);
  expect(mongo.networks).toEqual(["database"]);
  expect(mongo.ports).toBeUndefined();
  expect(compose.networks.database).toEqual({ internal: true });
  expect(proxy.networks).toBeUndefined();
});

it("the proxy reaches the web processes where they listen, and writes down no address with a query", () => {
  const proxy = readFileSync("nginx.conf", "utf8");
  expect(proxy).toContain(`server web:${compose.services.web.environment.PORT} resolve;`);
  expect(proxy).toMatch(/proxy_set_header Host \$http_host;/);
  const [, format = ""] = /log_format \w+ '([^']+)'/.exec(proxy) ?? [];
  expect(format).not.toMatch(/\$(request\b|request_uri|args|query_string|http_referer)/);
});

it("what is made here, and what must stay here, is not sent to be built", () => {
  const ignored = readFileSync(".dockerignore", "utf8").split("\n");
  expect(ignored).toEqual(expect.arrayContaining([".env", ".data", ".git", "node_modules", "build"]));
  expect(ignored, "the staff's pages show it").toContain("!docs/operations/runbook.md");
});

it("CI runs every runner of the tests on the embedded database, and only commands that exist", () => {
  const [workflow, nightly] = ["ci", "nightly"].map((name) =>
    readFileSync(`.github/workflows/${name}.yml`, "utf8"),
  ) as [string, string];
  const [known = ""] = all(readFileSync("scripts/test.mjs", "utf8"), /^Runners: ([\w, ]+);/gm);
  const { matrix } = parse(workflow).jobs.embedded.strategy;
  expect(matrix.runners.flatMap((each: string) => each.split(" ")).sort()).toEqual(known.split(", ").sort());
  const [oldest = ""] = all(engines.node, /(\d+)\./g);
  expect(matrix.include.map(({ node }: { node: number }) => node)).toContain(Number(oldest));
  expect(all(nightly, /npm run ([\w:-]+)/g)).toEqual(["test:long"]);
  expect(scripts).toHaveProperty("test:long");
});
