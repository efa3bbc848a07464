import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describeMachine } from "../machine";
import { type LoadOptions, readOptions, usage } from "./options";
import { reportGoals, reportScreen, reportStreams, reportWebhooks } from "./report";
import { measureScreen } from "./screen";
import { measureStreams } from "./streams";
import { measureWebhooks } from "./webhooks";

const misused = 2;

const { out, ...options } = readOrQuit(process.argv.slice(2));
const machine = describeMachine();

// One after the other, each with a shop of its own: none of them pays for what another one does.
console.log(`· buying ${options.purchases} times in a browser …`);
const screen = await measureScreen(options);
console.log(`· delivering webhooks at ${options.ratePerSecond}/s …`);
const webhooks = await measureWebhooks(options);
console.log(`· holding ${options.streams} streams …`);
const streams = await measureStreams(options);

const { cores, processor, memoryGb, platform, node, loadBefore } = machine;
console.log(`
${cores} cores (${processor}), ${memoryGb} GB, ${platform}, Node.js ${node}, load ${loadBefore.toFixed(1)} before the run; seed ${options.seed}

${reportScreen(screen)}

${reportWebhooks(webhooks)}

${reportStreams(streams)}

${reportGoals(screen, webhooks, streams)}
`);
mkdirSync(path.dirname(out), { recursive: true });
writeFileSync(out, `${JSON.stringify({ machine, options, screen, webhooks, streams }, null, 2)}\n`);
console.log(`The figures are in ${out}.`);

function readOrQuit(parameters: string[]): LoadOptions {
  try {
    return readOptions(parameters);
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`);
    process.exit(misused);
  }
}
