import { eventStream } from "remix-utils/sse/server";
import { after, every } from "../clock/timers";

const heartbeatMs = 25_000;
const longestLifeMs = 10 * 60_000;

interface StreamMessage {
  /** Becomes the browser's `Last-Event-ID`. */
  id: string;
  /** Sent as one line of JSON. */
  data: unknown;
}

export interface LiveStream {
  /** Sends one unnamed message; does nothing after the stream has closed. */
  send(message: StreamMessage): void;
  /** Ends the stream after everything has been sent. */
  close(): void;
}

/**
 * Answers with a stream of server-sent events that sends a heartbeat every 25 s and lasts 10 minutes at most.
 *
 * `open` starts sending and returns its cleanup, which runs exactly once, however the stream ends. It can call `send` and
 * `close` immediately, later or too late: remix-utils 7.7 throws in each of those cases, so they are handled here.
 * `signal` must be the load context's (see there).
 *
 * Source: HTML Living Standard, 9.2 Server-sent events.
 *
 * @example
 * return liveStream(context.signal, (stream) => subscribe(orderId, (view) => stream.send({ id, data: view })));
 */
export function liveStream(signal: AbortSignal, open: (stream: LiveStream) => () => void): Response {
  const response = eventStream(signal, (sendEvent, closeEvents) => {
    let isOpen = true;
    const stream: LiveStream = {
      send({ id, data }) {
        // eventStream doesn't support ids; a line break in the event's name starts the id's own line.
        if (isOpen) sendEvent({ event: `message\nid: ${id}`, data: JSON.stringify(data) });
      },
      close() {
        // During `init`, and in the cleanup, eventStream's own close throws.
        if (isOpen) queueMicrotask(() => isOpen && closeEvents());
      },
    };
    const stop = open(stream);
    const stopHeartbeat = every(heartbeatMs, () => sendEvent({ event: "heartbeat", data: "" }));
    const cancelEnd = after(longestLifeMs, stream.close);
    return () => {
      if (!isOpen) return;
      isOpen = false;
      stopHeartbeat();
      cancelEnd();
      stop();
    };
  });
  response.headers.set("Cache-Control", "no-store, no-transform");
  response.headers.set("X-Accel-Buffering", "no");
  return response;
}
