import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { parseArgs } from "node:util";
import { findBrowser } from "./browser.mjs";
import { prepare } from "./preparation.mjs";
import { bold, dim, green, main, Problem, red } from "./terminal.mjs";

const reports = ".cache/test-reports";

/** Each runner, and how it says what it counted. */
const runners = {
  types: { parameters: ["node_modules/typescript/bin/tsc", "--noEmit"], count: asOne },
  lint: {
    parameters: ["node_modules/@biomejs/biome/bin/biome", "check", "--error-on-warnings", "."],
    count: asOne,
  },
  unit: { parameters: vitest("unit"), count: () => countVitest("unit") },
  integration: { parameters: vitest("integration"), count: () => countVitest("integration") },
  e2e: {
    parameters: ["node_modules/@playwright/test/cli.js", "test"],
    env: async () => {
      const { name, executablePath, parameters } = await findBrowser();
      process.stdout.write(`${dim(`in ${name}`)}\n`);
      return {
        CHROMIUM_PATH: executablePath,
        CHROMIUM_PARAMETERS: parameters.join(" "),
        PLAYWRIGHT_JSON_OUTPUT_FILE: `${reports}/e2e.json`,
      };
    },
    count: countPlaywright,
  },
};

/** `npm test`: prepares, then everything, to the end, and one line that adds it up. `--only unit,e2e` picks. */
await main(async () => {
  const { values } = parseArgs({ options: { only: { type: "string" } } });
  const names = values.only ? values.only.split(",") : Object.keys(runners);
  const unknown = names.filter((name) => !(name in runners));
  if (unknown.length > 0)
    throw new Problem(`--only takes ${Object.keys(runners).join(", ")}; not ${unknown}.`);
  await prepare();
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports, { recursive: true });

  const total = { passed: 0, failed: 0 };
  const summary = [];
  for (const name of names) {
    const start = performance.now();
    process.stdout.write(`\n${bold(`── ${name}`)}\n`);
    const { passed, failed } = await runOne(runners[name]);
    total.passed += passed;
    total.failed += failed;
    const mark = failed > 0 ? red("✗") : green("✓");
    const seconds = ((performance.now() - start) / 1000).toFixed(0);
    summary.push(`${mark} ${name.padEnd(12)} ${passed} passed, ${failed} failed ${dim(`(${seconds} s)`)}`);
  }
  process.stdout.write(`\n${summary.join("\n")}\n\n${total.passed} passed, ${total.failed} failed\n`);
  process.exit(total.failed > 0 ? 1 : 0);
});

async function runOne({ parameters, env, count }) {
  const isSuccess = await run(parameters, (await env?.()) ?? {});
  const { passed, failed } = count(isSuccess);
  // A runner that broke, or found no test, must not look like one that passed.
  return { passed, failed: failed === 0 && (!isSuccess || passed === 0) ? 1 : failed };
}

function run(parameters, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, parameters, {
      env: { ...process.env, NODE_ENV: "test", ...env },
      stdio: ["ignore", "inherit", "inherit"],
    });
    child.on("error", reject);
    child.on("close", (code) => resolve(code === 0));
  });
}

function vitest(project) {
  return [
    "node_modules/vitest/vitest.mjs",
    "run",
    "--project",
    project,
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${reports}/${project}.json`,
  ];
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
