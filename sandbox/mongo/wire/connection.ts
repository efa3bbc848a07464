import type { Socket } from "node:net";
import { declaredLength, FramingError } from "./message";

/** Answers one message with one answer, several, or none if the client expects none. */
export type AnswerMessage = (message: Buffer, closed: AbortSignal) => AsyncIterable<Buffer>;

/**
 * Serves a client: messages of one connection are answered one after the other, as MongoDB does. A client that sends on
 * without reading answers is not read from until they are dealt with.
 */
export function serveConnection(socket: Socket, answer: AnswerMessage): void {
  const closed = new AbortController();
  const chunks: Buffer[] = [];
  let buffered = 0;
  let busy = false;

  socket.setNoDelay(true);
  socket.on("data", (chunk: Buffer) => {
    chunks.push(chunk);
    buffered += chunk.length;
    void work();
  });
  // A reset connection is the client's choice; "close" follows and is all that matters.
  socket.on("error", () => undefined);
  socket.on("close", () => closed.abort());

  async function work(): Promise<void> {
    if (busy) return;
    busy = true;
    try {
      for (let message = take(); message && !closed.signal.aborted; message = take()) {
        socket.pause();
        for await (const reply of answer(message, closed.signal)) {
          if (!socket.write(reply)) await drained();
        }
        socket.resume();
      }
      busy = false;
    } catch (error) {
      socket.destroy();
      if (!(error instanceof FramingError)) console.error(error);
    }
  }

  /** The next message, once all of it has arrived. */
  function take(): Buffer | undefined {
    const first = chunks[0];
    if (!first) return undefined;
    const length = declaredLength(first.length >= 4 ? first : joined());
    if (length === undefined || buffered < length) return undefined;
    const all = joined();
    const rest = all.subarray(length);
    chunks.splice(0, chunks.length, ...(rest.length > 0 ? [rest] : []));
    buffered = rest.length;
    return all.subarray(0, length);
  }

  function joined(): Buffer {
    if (chunks.length > 1) chunks.splice(0, chunks.length, Buffer.concat(chunks, buffered));
    return chunks[0] ?? Buffer.alloc(0);
  }

  function drained(): Promise<void> {
    return new Promise((resolve) => {
      if (closed.signal.aborted) return resolve();
      socket.once("drain", resolve);
      closed.signal.addEventListener("abort", () => resolve(), { once: true });
    });
  }
}
