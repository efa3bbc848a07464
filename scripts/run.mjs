import { pathToFileURL } from "node:url";
import { nodeEntries } from "./bundles.mjs";
import { readDotenv } from "./environment.mjs";
import { prepare } from "./preparation.mjs";
import { enterDatabase, enterShop } from "./running-shop.mjs";
import { main, Problem } from "./terminal.mjs";

/** These do what the shop's own processes do, and need their whole environment. */
const partsOfTheShop = ["worker", "sync-orders", "inbox", "migrate", "reports"];
/** These need only its database. */
const ofItsDatabase = ["staff", "flags"];

/** Runs one of the bundled entries in this process, e.g. `node scripts/run.mjs staff grant someone@example.com`. */
await main(async () => {
  readDotenv();
  const [entry, ...parameters] = process.argv.slice(2);
  if (!(entry in nodeEntries)) throw new Problem(`There is no command named ${entry}.`);
  if (partsOfTheShop.includes(entry)) enterShop();
  if (ofItsDatabase.includes(entry)) enterDatabase();
  // The chaos run starts web processes, which need the built pages.
  await prepare(entry === "chaos" ? undefined : ["bundles"]);
  const file = `build/run/${entry}.js`;
  process.argv = [process.execPath, file, ...parameters];
  process.setSourceMapsEnabled(true);
  await import(pathToFileURL(file).href);
});
