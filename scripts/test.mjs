import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { parseArgs } from "node:util";
import { affectedTests } from "./affected-tests.mjs";
import { findBrowser } from "./browser.mjs";
import { prepare } from "./preparation.mjs";
import { bold, dim, green, main, Problem, red, say, stopwatch } from "./terminal.mjs";

const usage = `Usage: npm test [-- RUNNER…] [-- --changed [--since REF]]
       npm run test:long [-- RUNNER…]

Runners: types, lint, unit, integration, chaos, e2e; all of them unless some are named. test:long has integration
(files named *.long.test.ts) and chaos.

--changed runs types, lint and unit in full, and of the rest what the change since it left main (or REF) may break;
uncommitted changes count. A file of app/ selects the integration and end-to-end tests in the folder of its room and
of every room that imports it, and the accessibility tests, which visit all pages. A fixture selects the tests that
import it. Shared code (platform, ui, shell, boot, the server, scripts, sandboxes, configuration, dependencies)
selects everything. It is a good guess: nothing replaces a whole run before merging.`;

const reports = ".cache/test-reports";

/** What `npm test` has: what each runner runs, how it counts, and what has to be found out before. */
const runners = {
  types: { title: "Types", parameters: ["node_modules/typescript/bin/tsc", "--noEmit"], count: asOne },
  lint: {
    title: "Format, lint",
    parameters: ["node_modules/@biomejs/biome/bin/biome", "check", "--error-on-warnings", "."],
    count: asOne,
  },
  unit: { title: "Unit", ...vitest("unit") },
  integration: { title: "Integration", ...vitest("integration") },
  chaos: { title: "Chaos", ...chaos({ checkouts: 200, seed: 7 }) },
  e2e: {
    title: "End to end",
    before: async () => say(dim(`in ${(await findBrowser()).name}`)),
    parameters: ["node_modules/@playwright/test/cli.js", "test"],
    count: countPlaywright,
  },
};

/** What takes too long for every day. */
const longRunners = {
  integration: { title: "Long integration", ...vitest("long") },
  chaos: { title: "Long chaos", ...chaos({ checkouts: 2_000, seed: 11 }) },
};

/** These need neither build nor quiet: they run side by side, each one's output shown when it has ended. */
const sideBySide = ["types", "lint", "unit"];

await main(async () => {
  const { chosen, isLong, isChanged, since } = readOptions();
  const isBuildNeeded = chosen.some(({ name }) => !sideBySide.includes(name));
  await prepare(isBuildNeeded ? undefined : []);
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports, { recursive: true });

  const { running, leftOut } = isChanged ? selectChanged(chosen, since) : { running: chosen, leftOut: [] };
  const took = stopwatch();
  const first = running.filter(({ name }) => sideBySide.includes(name));
  const outcomes =
    first.length > 1 ? await Promise.all(first.map((runner) => runOne(runner, { isHeldBack: true }))) : [];
  for (const runner of running.slice(outcomes.length)) outcomes.push(await runOne(runner));

  say("");
  for (const { title, passed, failed, seconds } of outcomes) {
    say(
      `${failed > 0 ? red("✗") : green("✓")} ${title.padEnd(16)} ${counted(passed, failed).padEnd(24)} ${dim(seconds)}`,
    );
  }
  say(`  ${"Together".padEnd(41)} ${dim(took())}`);
  for (const line of leftOut) say(dim(`Left out: ${line}`));
  if (!isLong) say(dim(`Left out, in npm run test:long: ${longTests()}`));
  const passed = sum(outcomes.map((outcome) => outcome.passed));
  const failed = sum(outcomes.map((outcome) => outcome.failed));
  say(`\n${counted(passed, failed)}`);
  process.exit(failed > 0 ? 1 : 0);
});

function readOptions() {
  const { values, positionals } = parseArgs({
    options: {
      only: { type: "string", multiple: true, default: [] },
      long: { type: "boolean", default: false },
      changed: { type: "boolean", default: false },
      since: { type: "string", default: "main" },
      help: { type: "boolean", short: "h", default: false },
    },
    allowPositionals: true,
  });
  if (values.help) {
    say(usage);
    process.exit(0);
  }
  const all = values.long ? longRunners : runners;
  const names = [...positionals, ...values.only.flatMap((list) => list.split(","))];
  const unknown = names.filter((name) => !(name in all));
  if (unknown.length > 0) {
    throw new Problem(`There is ${Object.keys(all).join(", ")}; not ${unknown.join(", ")}.`);
  }
  const chosen = Object.entries(all)
    .filter(([name]) => names.length === 0 || names.includes(name))
    .map(([name, runner]) => ({ name, ...runner }));
  return { chosen, isLong: values.long, isChanged: values.changed && !values.long, since: values.since };
}

/** Of the chosen runners, what the change may break. */
function selectChanged(chosen, since) {
  const changed = changedFiles(since);
  say(dim(`${changed.length} changed ${changed.length === 1 ? "file" : "files"} since ${since}`));
  const affected = affectedTests(changed, readSources());
  const selected = chosen.map((runner) => {
    const { [runner.name]: files = "all" } = affected;
    if (files === "all" || files === true) return { runner };
    if (files === false || files.length === 0)
      return { leftOut: `${runner.title}, which the change doesn't reach.` };
    const only = { ...runner, parameters: [...runner.parameters, ...files] };
    return { runner: only, leftOut: `${runner.title}, except ${files.length} files.` };
  });
  return {
    running: selected.flatMap(({ runner }) => runner ?? []),
    leftOut: selected.flatMap(({ leftOut }) => leftOut ?? []),
  };
}

/** Since the branch left `since`, committed or not. */
function changedFiles(since) {
  const base = git("merge-base", "HEAD", since)[0];
  return [
    ...git("diff", "--name-only", "--no-renames", base),
    ...git("ls-files", "--others", "--exclude-standard"),
  ];
}

function git(...parameters) {
  const { status, stdout, stderr } = spawnSync("git", parameters, { encoding: "utf8" });
  if (status !== 0)
    throw new Problem(`git ${parameters.join(" ")}: ${stderr.trim()}\n\nName a commit with --since.`);
  return stdout.split("\n").filter(Boolean);
}

function readSources() {
  const files = ["app", "tests"].flatMap((folder) =>
    readdirSync(folder, { recursive: true }).map((name) => `${folder}/${name}`),
  );
  const code = files.filter((file) => /\.(tsx?|mjs)$/.test(file));
  return Object.fromEntries(code.map((file) => [file, readFileSync(file, "utf8")]));
}

function longTests() {
  const files = readdirSync("tests/integration", { recursive: true })
    .filter((file) => file.endsWith(".long.test.ts"))
    .map((file) => file.replace(".long.test.ts", ""))
    .sort();
  return [...files, "2,000 checkouts under chaos"].join(", ");
}

/** Shows its output as it comes; or, when held back, once it has ended. */
async function runOne({ title, before, parameters, count }, { isHeldBack = false } = {}) {
  const took = stopwatch();
  const heading = `\n${bold(`── ${title}`)}`;
  if (!isHeldBack) say(heading);
  let isSuccess = false;
  try {
    await before?.();
    const { code, output } = await run(parameters, isHeldBack);
    if (isHeldBack) say(`${heading}\n${output.trimEnd()}`);
    isSuccess = code === 0;
  } catch (error) {
    say(`${red("✗")} ${error instanceof Problem ? error.message : error.stack}`);
  }
  const { passed, failed } = count(isSuccess);
  // A runner that broke, or found no test, must not look like one that passed.
  return {
    title,
    seconds: took(),
    passed,
    failed: failed === 0 && (!isSuccess || passed === 0) ? 1 : failed,
  };
}

function run(parameters, isHeldBack) {
  // What isn't a terminal gets no colours unless they are asked for.
  const colours = isHeldBack && process.stdout.isTTY && !process.env.NO_COLOR ? { FORCE_COLOR: "1" } : {};
  const stream = isHeldBack ? "pipe" : "inherit";
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, parameters, {
      env: { ...process.env, NODE_ENV: "test", ...colours },
      stdio: ["ignore", stream, stream],
    });
    const chunks = [];
    child.stdout?.on("data", (chunk) => chunks.push(chunk));
    child.stderr?.on("data", (chunk) => chunks.push(chunk));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output: Buffer.concat(chunks).toString() }));
  });
}

function vitest(project) {
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${reports}/${project}.json`];
  return {
    parameters: ["node_modules/vitest/vitest.mjs", "run", "--project", project, ...reporters],
    count: () => countVitest(project),
  };
}

function chaos({ checkouts, seed }) {
  const size = ["--checkouts", String(checkouts), "--seed", String(seed)];
  return { parameters: ["build/run/chaos.js", ...size, "--json", `${reports}/chaos.json`], count: asOne };
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

function sum(numbers) {
  return numbers.reduce((total, each) => total + each, 0);
}
