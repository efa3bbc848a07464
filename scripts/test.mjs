import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { parseArgs } from "node:util";
import { findBrowser } from "./browser.mjs";
import { prepare } from "./preparation.mjs";
import { bold, dim, green, main, Problem, red, say, stopwatch } from "./terminal.mjs";

const reports = ".cache/test-reports";

/** Each runner: what it runs, how it says what it counted, and what has to be found out before. */
const runners = {
  types: { title: "Types", parameters: ["node_modules/typescript/bin/tsc", "--noEmit"], count: asOne },
  lint: {
    title: "Format, lint",
    parameters: ["node_modules/@biomejs/biome/bin/biome", "check", "--error-on-warnings", "."],
    count: asOne,
  },
  unit: { title: "Unit", parameters: vitest("unit"), count: () => countVitest("unit") },
  integration: {
    title: "Integration",
    parameters: vitest("integration"),
    count: () => countVitest("integration"),
  },
  chaos: {
    title: "Chaos",
    parameters: [
      "build/run/chaos.js",
      ...["--checkouts", "200", "--seed", "7"],
      "--json",
      `${reports}/chaos.json`,
    ],
    count: asOne,
  },
  e2e: {
    title: "End to end",
    before: async () => say(dim(`in ${(await findBrowser()).name}`)),
    parameters: ["node_modules/@playwright/test/cli.js", "test"],
    count: countPlaywright,
  },
};

/** `npm test`: prepares, then runs everything to the end. `-- unit e2e` or `-- --only unit,e2e` picks some. */
await main(async () => {
  const names = chosen();
  await prepare();
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports, { recursive: true });

  const total = { passed: 0, failed: 0 };
  const summary = [];
  for (const name of names) {
    const { title } = runners[name];
    const took = stopwatch();
    say(`\n${bold(`── ${title}`)}`);
    const { passed, failed } = await runOne(runners[name]);
    total.passed += passed;
    total.failed += failed;
    const mark = failed > 0 ? red("✗") : green("✓");
    summary.push(`${mark} ${title.padEnd(13)} ${counted(passed, failed).padEnd(24)} ${dim(took())}`);
  }
  say(`\n${summary.join("\n")}\n\n${counted(total.passed, total.failed)}`);
  process.exit(total.failed > 0 ? 1 : 0);
});

function chosen() {
  const { values, positionals } = parseArgs({
    options: { only: { type: "string", multiple: true, default: [] } },
    allowPositionals: true,
  });
  const names = [...positionals, ...values.only.flatMap((list) => list.split(","))];
  const all = Object.keys(runners);
  const unknown = names.filter((name) => !all.includes(name));
  if (unknown.length > 0) throw new Problem(`There is ${all.join(", ")}; not ${unknown.join(", ")}.`);
  return names.length > 0 ? all.filter((name) => names.includes(name)) : all;
}

async function runOne({ before, parameters, count }) {
  const isSuccess = await run(before, parameters).catch((error) => {
    say(`${red("✗")} ${error instanceof Problem ? error.message : error.stack}`);
    return false;
  });
  const { passed, failed } = count(isSuccess);
  // A runner that broke, or found no test, must not look like one that passed.
  return { passed, failed: failed === 0 && (!isSuccess || passed === 0) ? 1 : failed };
}

async function run(before, parameters) {
  await before?.();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, parameters, {
      env: { ...process.env, NODE_ENV: "test" },
      stdio: ["ignore", "inherit", "inherit"],
    });
    child.on("error", reject);
    child.on("close", (code) => resolve(code === 0));
  });
}

function vitest(project) {
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${reports}/${project}.json`];
  return ["node_modules/vitest/vitest.mjs", "run", "--project", project, ...reporters];
}

function asOne(isSuccess) {
  return { passed: isSuccess ? 1 : 0, failed: isSuccess ? 0 : 1 };
}

function countVitest(project) {
  const report = readReport(project);
  return { passed: report?.numPassedTests ?? 0, failed: report?.numFailedTests ?? 0 };
}

function countPlaywright() {
  const stats = readReport("e2e")?.stats;
  return { passed: stats?.expected ?? 0, failed: (stats?.unexpected ?? 0) + (stats?.flaky ?? 0) };
}

function readReport(name) {
  try {
    return JSON.parse(readFileSync(`${reports}/${name}.json`, "utf8"));
  } catch {
    return null;
  }
}

function counted(passed, failed) {
  return `${passed} passed, ${failed} failed`;
}
