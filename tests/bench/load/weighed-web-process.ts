import path from "node:path";
import { pathToFileURL } from "node:url";

export interface Weight {
  type: "weight";
  rss: number;
  heapUsed: number;
  external: number;
}

/** The production server, which tells what it weighs after collecting garbage when it is asked. */
process.on("message", async (question) => {
  if (question !== "weigh") return;
  for (let round = 0; round < 3; round++) {
    global.gc?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { rss, heapUsed, external } = process.memoryUsage();
  process.send?.({ type: "weight", rss, heapUsed, external } satisfies Weight);
});

await import(pathToFileURL(path.resolve("build/run/server.js")).href);
