import { existsSync } from "node:fs";
import { prepare } from "./preparation.mjs";
import { main } from "./terminal.mjs";

/** Runs one of the bundled entries: `node scripts/run.mjs staff grant someone@example.com`. */
await main(async () => {
  if (existsSync(".env")) process.loadEnvFile(".env");
  const [entry, ...parameters] = process.argv.slice(2);
  await prepare();
  const file = new URL(`../build/run/${entry}.js`, import.meta.url);
  process.argv = [process.execPath, file.pathname, ...parameters];
  await import(file.href);
});
