import { pathToFileURL } from "node:url";
import { nodeEntries } from "./bundles.mjs";
import { readDotenv } from "./environment.mjs";
import { prepare } from "./preparation.mjs";
import { enterDatabase, enterShop } from "./running-shop.mjs";
import { main, Problem } from "./terminal.mjs";

/** These do what the shop's own processes do, and need all that those need. */
const partsOfTheShop = ["worker", "sync-orders", "inbox", "migrate", "reports"];
/** These need its database alone. */
const ofItsDatabase = ["staff", "flags"];

/** Runs one of the bundled entries in this process, e.g. `node scripts/run.mjs staff grant someone@example.com`. */
await main(async () => {
  readDotenv();
  const [entry, ...parameters] = process.argv.slice(2);
  if (!(entry in nodeEntries)) throw new Problem(`There is no entry ${entry}.`);
  if (partsOfTheShop.includes(entry)) enterShop();
  if (ofItsDatabase.includes(entry)) enterDatabase();
  // The chaos run starts web processes, which serve the pages.
  await prepare(entry === "chaos" ? undefined : ["bundles"]);
  const file = `build/run/${entry}.js`;
  process.argv = [process.execPath, file, ...parameters];
  process.setSourceMapsEnabled(true);
  await import(pathToFileURL(file).href);
});
