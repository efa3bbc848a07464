import { existsSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { bundleForNode } from "./bundles.mjs";
import { prepare } from "./preparation.mjs";
import { main, Problem } from "./terminal.mjs";

const benches = "tests/bench";

/**
 * `npm run bench -- load [--streams 10000]`: builds the product, bundles the folder `tests/bench/<name>` and runs
 * its `main.ts`. Files there that end in `-process.ts` are bundled beside it, for `main.ts` to start.
 */
await main(async () => {
  const [name = "", ...parameters] = process.argv.slice(2);
  if (!findBenches().includes(name)) {
    throw new Problem(`Choose a benchmark: ${findBenches().join(" or ")}.`);
  }
  await prepare();
  const folder = `.cache/bench/${name}`;
  rmSync(folder, { recursive: true, force: true });
  await bundleForNode(entriesOf(path.join(benches, name)), folder);
  const file = path.join(folder, "main.js");
  process.argv = [process.execPath, file, ...parameters];
  process.setSourceMapsEnabled(true);
  await import(pathToFileURL(file).href);
});

function findBenches() {
  return readdirSync(benches).filter((name) => existsSync(path.join(benches, name, "main.ts")));
}

function entriesOf(folder) {
  const entries = readdirSync(folder).filter((file) => file === "main.ts" || file.endsWith("-process.ts"));
  return Object.fromEntries(entries.map((file) => [path.basename(file, ".ts"), path.join(folder, file)]));
}
