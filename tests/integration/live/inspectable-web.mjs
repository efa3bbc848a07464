/**
 * The production server, with a window into it for the leak test. Asked by IPC it tells how many pages watch an
 * order, or, after collecting garbage, what is still alive of those that did.
 */
import v8 from "node:v8";

process.on("message", async (question) => {
  if (question === "watchers") process.send({ type: "watchers", watchers: countWatchers() });
  if (question === "remains") process.send({ type: "remains", ...(await countRemains()) });
});

function countWatchers() {
  return globalThis.lecternOnce.get("order-updates").size;
}

async function countRemains() {
  for (let round = 0; round < 3; round++) {
    globalThis.gc();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const count = (name) => process.getActiveResourcesInfo().filter((resource) => resource === name).length;
  return {
    watchers: countWatchers(),
    sockets: count("TCPSocketWrap"),
    timers: count("Timeout"),
    // Whoever forgets to take a listener off a signal keeps that signal, or its own, alive.
    signals: v8.queryObjects(AbortSignal, { format: "count" }),
    streams: v8.queryObjects(ReadableStream, { format: "count" }),
  };
}

await import(new URL("../../../build/run/server.js", import.meta.url).href);
