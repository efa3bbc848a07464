import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describeMachine } from "../machine";
import { type ContentionFigures, measureContention, type Rivals } from "./contention";
import { readOptions, type SweepBenchOptions, usage } from "./options";
import { reportContention, reportCost } from "./report";
import type { Truth } from "./seed-orders";
import { measureSweepCost } from "./sweep-cost";

const misused = 2;
const rivals: readonly Rivals[] = ["sync-orders", "workers"];
const truths: readonly Truth[] = ["paid", "in progress"];

const options = readOrQuit(process.argv.slice(2));
const machine = describeMachine();
const figures =
  options.twoWorkers === null ? await showCost(options) : await showContention(options.twoWorkers);
const { cores, processor, memoryGb, platform, node, loadBefore } = machine;
console.log(
  `\n${cores} cores (${processor}), ${memoryGb} GB, ${platform}, Node.js ${node}, load ${loadBefore.toFixed(1)} before the run`,
);
mkdirSync(path.dirname(options.out), { recursive: true });
writeFileSync(options.out, `${JSON.stringify({ machine, ...figures }, null, 2)}\n`);
console.log(`The figures are in ${options.out}.`);

async function showCost(given: SweepBenchOptions) {
  const costs = await measureSweepCost(given, (completed) => {
    console.log(`· sweeping ${given.due} due orders beside ${completed} completed ones …`);
  });
  console.log(`\n${reportCost(costs)}`);
  return { costs };
}

async function showContention(orders: number) {
  const contention: ContentionFigures[] = [];
  for (const rival of rivals) {
    for (const truth of truths) {
      console.log(`· having two ${rival} look at ${orders} orders, ${truth} …`);
      const figures = await measureContention(rival, orders, truth);
      console.log(JSON.stringify(figures));
      contention.push(figures);
    }
  }
  console.log(`\n${reportContention(contention)}`);
  return { contention };
}

function readOrQuit(parameters: string[]): SweepBenchOptions {
  try {
    return readOptions(parameters);
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`);
    process.exit(misused);
  }
}
