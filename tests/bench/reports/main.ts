import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describeMachine } from "../machine";
import { toTable } from "../table";
import { measureReports, type ReportsFigures } from "./measure-reports";
import { type ReportsBenchOptions, readOptions, usage } from "./options";

const failed = 1;
const misused = 2;
const limitMs = 1_000;

const options = readOrQuit(process.argv.slice(2));
const machine = describeMachine();
const figures = await measureReports(options, (words) => console.log(`· ${words} …`));
console.log(`\n${inTable(figures)}`);
const { cores, processor, memoryGb, platform, node, loadBefore } = machine;
console.log(
  `\n${cores} cores (${processor}), ${memoryGb} GB, ${platform}, Node.js ${node}, load ${loadBefore.toFixed(1)} before the run`,
);
mkdirSync(path.dirname(options.out), { recursive: true });
writeFileSync(options.out, `${JSON.stringify({ machine, ...figures }, null, 2)}\n`);
console.log(`The figures are in ${options.out}.`);
if (figures.findings.length > 0) {
  console.error(`\n${figures.findings.length} differences:\n${figures.findings.slice(0, 20).join("\n")}`);
  process.exitCode = failed;
} else console.log("Every figure is what follows from the orders.");

function inTable({ orders, rebuildSeconds, zones }: ReportsFigures): string {
  const rows = zones.map(({ timeZone, byDay, byMonth, processorMs, exportSeconds }) => [
    timeZone,
    `${byDay.p50} ms`,
    `${byDay.max} ms`,
    `${byMonth.p50} ms`,
    `${processorMs} ms`,
    Math.max(byDay.p50, byMonth.p50) < limitMs ? "yes" : "NO",
    `${exportSeconds.toFixed(1)} s`,
  ]);
  const heads = [
    "a year by",
    "by day p50",
    "max",
    "by month p50",
    "processor by day",
    `under ${limitMs / 1_000} s`,
    "CSV",
  ];
  return `${orders.toLocaleString("en")} orders, summed up within ${rebuildSeconds.toFixed(1)} s\n\n${toTable([heads, ...rows])}`;
}

function readOrQuit(parameters: string[]): ReportsBenchOptions {
  try {
    return readOptions(parameters);
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`);
    process.exit(misused);
  }
}
