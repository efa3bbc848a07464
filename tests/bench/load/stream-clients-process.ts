import { connect } from "node:net";
import type { ClientMessage, ClientTask, StreamTask } from "./stream-clients";

/** Opened at once: fewer than a listening socket's queue holds. */
const concurrency = 25;
const eventEnd = "\n\n";

/** Many browsers without a window: holds streams open over plain sockets and tells of what it hears. */
process.on("message", async ({ port, streams }: ClientTask) => {
  const left = streams[Symbol.iterator]();
  const openOneByOne = async () => {
    for (const stream of left) await openStream(port, stream);
  };
  try {
    await Promise.all(Array.from({ length: concurrency }, openOneByOne));
    tell({ type: "opened" });
  } catch (error) {
    tell({ type: "failed", reason: String(error) });
  }
});
process.on("disconnect", () => process.exit(0));

/** Resolves with the order's present state, which every stream sends first. */
function openStream(port: number, { paymentIntentId, cookie, address }: StreamTask): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    socket.write(
      [
        `GET /api/orders/${paymentIntentId}/sync-status HTTP/1.1`,
        `Host: localhost:${port}`,
        "Accept: text/event-stream",
        `Cookie: ${cookie}`,
        `X-Forwarded-For: ${address}`,
        "\r\n",
      ].join("\r\n"),
    );
    let text = "";
    let isFirst = true;
    socket.setEncoding("latin1");
    socket.on("data", (chunk: string) => {
      const at = Date.now();
      text += chunk;
      const events = text.split(eventEnd);
      text = events.pop() ?? "";
      for (const event of events) {
        const version = /^id: (\d+)$/m.exec(event)?.[1];
        if (!version) continue;
        if (!isFirst) tell({ type: "heard", paymentIntentId, version: Number(version), at });
        isFirst = false;
        resolve();
      }
    });
    socket.on("error", reject);
    socket.on("close", () => {
      reject(new Error(`A stream ended before its first event: ${text.slice(0, 200)}`));
      if (!isFirst) tell({ type: "lost", paymentIntentId });
    });
  });
}

function tell(message: ClientMessage): void {
  process.send?.(message);
}
