import path from "node:path";
import { pathToFileURL } from "node:url";

export interface Weight {
  type: "weight";
  rss: number;
  heapUsed: number;
  external: number;
  /** Processor time that the process had used before it collected garbage for this answer, and after that. */
  cpuSeconds: { before: number; after: number };
}

/** The production server, which tells what it weighs after collecting garbage when it is asked. */
process.on("message", async (question) => {
  if (question !== "weigh") return;
  const before = cpuSeconds();
  for (let round = 0; round < 3; round++) {
    global.gc?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { rss, heapUsed, external } = process.memoryUsage();
  const weight: Weight = {
    type: "weight",
    rss,
    heapUsed,
    external,
    cpuSeconds: { before, after: cpuSeconds() },
  };
  process.send?.(weight);
});

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

await import(pathToFileURL(path.resolve("build/run/server.js")).href);
