import { rm, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import type { Cluster } from "../tests/chaos/cluster";
import { runChaos } from "../tests/chaos/run-chaos";
import { makeRunFolder } from "../tests/chaos/run-folder";

const usage = `Usage: npm run chaos -- [--checkouts 10000] [--seed 1] [--students 24] [--json FILE] [--keep]

Runs a complete shop (two web processes, two workers, the Stripe sandbox, an embedded database) under faults from a
seeded schedule, then compares Stripe's books with the shop's. Prints the log of faults and the verdict as JSON; exits
with 1 if anything is lost, duplicated or stuck. --students sets how many act at once; --keep keeps data and logs.`;

const shownFindings = 20;
const failed = 1;
const misused = 2;
const interrupted = 130;

async function main(): Promise<void> {
  const { checkouts, seed, students, json, keep } = options();
  const folder = await makeRunFolder();
  let cluster: Cluster | undefined;
  const clear = () => (keep ? Promise.resolve() : rm(folder, { recursive: true, force: true }));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, async () => {
      cluster?.abandon();
      await clear();
      process.exit(interrupted);
    });
  }
  const say = (line: string) => process.stderr.write(`${line}\n`);
  if (keep) say(`Data and logs: ${folder}`);
  try {
    const report = await runChaos({
      checkouts,
      seed,
      concurrency: students,
      folder,
      say,
      onCluster: (opened) => {
        cluster = opened;
      },
    });
    const text = `${JSON.stringify(report, null, 2)}\n`;
    if (json) await writeFile(json, text);
    else process.stdout.write(text);
    for (const { kind, orderId, intentId, words } of report.findings.slice(0, shownFindings)) {
      say(`${kind} (order ${orderId}, intent ${intentId}): ${words}`);
    }
    for (const problem of report.problems) say(problem);
    say(`${report.isClean ? "clean" : "NOT clean"}: ${JSON.stringify(report.verdict)}`);
    process.exitCode = report.isClean ? 0 : failed;
  } finally {
    await clear();
  }
}

function options() {
  try {
    const { values } = parseArgs({
      options: {
        checkouts: { type: "string", default: "10000" },
        seed: { type: "string", default: "1" },
        students: { type: "string", default: "24" },
        json: { type: "string" },
        keep: { type: "boolean", default: false },
      },
    });
    const [checkouts, seed, students] = [values.checkouts, values.seed, values.students].map(Number) as [
      number,
      number,
      number,
    ];
    const isCount = (value: number) => Number.isSafeInteger(value) && value > 0;
    if (!isCount(checkouts) || !isCount(students) || !Number.isSafeInteger(seed) || seed < 0)
      throw new Error();
    return { ...values, checkouts, seed, students };
  } catch {
    console.error(usage);
    process.exit(misused);
  }
}

await main();
process.exit();
