import mongoose from "mongoose";
import {
  defaultFlags,
  type FlagName,
  flagMeanings,
  flagNames,
  flagVariable,
  isFlagName,
} from "../app/operations/flags";
import { listFlags, setFlag } from "../app/operations/flags.server";
import { connectToShop, misused, quit } from "./shop-database";

const usage = `Usage: npm run flags                  show the shop's modes and who set them
       npm run flags -- NAME on|off   switch one; every process follows within five seconds

${flagNames.map((name) => `${name}: ${flagMeanings[name]}`).join("\n")}

The database is MONGODB_URI's, or else the one of a running \`npm start\`.`;

async function main([name, value, ...rest]: string[]): Promise<void> {
  const isChange = name !== undefined;
  if (rest.length > 0 || (isChange && !(isFlagName(name) && (value === "on" || value === "off")))) {
    quit(usage, misused);
  }
  await connectToShop("flags");
  try {
    if (isChange && isFlagName(name)) await change(name, value === "on");
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
      : "as always";
    console.log(`${name.padEnd(18)} ${words(record?.isOn ?? defaultFlags[name]).padEnd(4)} ${since}`);
    sayOverride(name);
  }
}

async function change(name: FlagName, isOn: boolean): Promise<void> {
  await setFlag(name, isOn, "the command line");
  console.log(`${name} is ${words(isOn)}.`);
  sayOverride(name);
}

/** The web processes may have another environment than this one; what can be seen from here is said. */
function sayOverride(name: FlagName): void {
  const variable = flagVariable(name);
  const given = process.env[variable];
  if (given)
    console.log(`  But ${variable}=${given} here: a process with that in its environment goes by it.`);
}

function words(isOn: boolean): string {
  return isOn ? "on" : "off";
}

await main(process.argv.slice(2));
