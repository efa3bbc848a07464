/**
 * The production server, with a window into it for the leak test: asked by IPC, it collects garbage and
 * tells which resources keep the process busy, and how many pages watch an order.
 */
process.on("message", async (message) => {
  if (message !== "inspect") return;
  for (let round = 0; round < 3; round++) {
    globalThis.gc();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const count = (name) => process.getActiveResourcesInfo().filter((resource) => resource === name).length;
  process.send({
    type: "inspected",
    sockets: count("TCPSocketWrap"),
    timers: count("Timeout"),
    watchers: globalThis.lecternOnce.get("order-updates").size,
    heapBytes: process.memoryUsage().heapUsed,
  });
});

await import(new URL("../../../build/run/server.js", import.meta.url).href);
