import mongoose from "mongoose";
import { type FlagRecord, shareOf } from "../app/flags/flag-record.server";
import {
  defaultFlags,
  type FlagName,
  flagMeanings,
  flagNames,
  flagVariable,
  formatShare,
  isFlagName,
  isShared,
  parseShare,
  sharedFlagNames,
} from "../app/flags/flags";
import { listFlags, setFlag } from "../app/flags/flags.server";
import { connectToShop, misused, quit } from "./shop-database";

const usage = `Usage: npm run flags                  show the shop's feature flags and who set them
       npm run flags -- NAME on|off   turn a flag on or off; takes effect everywhere within five seconds
       npm run flags -- NAME 25%      turn a flag on for a percentage of students, always the same ones;
                                      only for ${sharedFlagNames.join(" and ")}

${flagNames.map((name) => `${name}: ${flagMeanings[name]}`).join("\n")}

Uses the database in MONGODB_URI, or else that of a running \`npm start\`.`;

async function main([name, value, ...rest]: string[]): Promise<void> {
  const percent = parseShare(value ?? "");
  const change = name !== undefined && isFlagName(name) && percent !== null ? { name, percent } : null;
  if (rest.length > 0 || (name !== undefined && !change)) quit(usage, misused);
  if (change && isPart(change.percent) && !isShared(change.name)) {
    quit(`${change.name} can only be on or off for the whole shop.\n\n${usage}`, misused);
  }
  await connectToShop("flags");
  try {
    if (change) await set(change.name, change.percent);
    else await list();
  } finally {
    await mongoose.disconnect();
  }
}

async function list(): Promise<void> {
  const records = await listFlags();
  for (const name of flagNames) {
    const record = records.find(({ _id }) => _id === name);
    const since = record
      ? `set by ${record.changedBy}, ${record.changedAt.toISOString().slice(0, 16).replace("T", " ")} UTC`
      : "default";
    console.log(`${name.padEnd(18)} ${formatRecord(name, record).padEnd(4)} ${since}`);
    sayOverride(name);
  }
}

async function set(name: FlagName, percent: number): Promise<void> {
  await setFlag(name, { percent, changedBy: "the command line", actor: "command" });
  console.log(`${name} is ${isPart(percent) ? `on for ${percent}% of students` : formatShare(percent)}.`);
  sayOverride(name);
}

/** The web processes may have a different environment; this reports what is visible from here. */
function sayOverride(name: FlagName): void {
  const variable = flagVariable(name);
  const given = process.env[variable];
  if (given)
    console.log(`  But ${variable}=${given} is set here and overrides it in every process that has it.`);
}

function formatRecord(name: FlagName, record: FlagRecord | undefined): string {
  return formatShare(record ? shareOf(record) : defaultFlags[name] ? 100 : 0);
}

function isPart(percent: number): boolean {
  return percent > 0 && percent < 100;
}

await main(process.argv.slice(2));
