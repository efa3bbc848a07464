import { once } from "node:events";
import { connect } from "node:net";
import { type Document, deserialize, serialize } from "bson";

/** A message with a custom header, whose length may be wrong. */
export function message(opcode: number, payload: Uint8Array, length = 16 + payload.length): Buffer {
  const header = Buffer.alloc(16);
  header.writeInt32LE(length, 0);
  header.writeInt32LE(77, 4);
  header.writeInt32LE(opcode, 12);
  return Buffer.concat([header, payload]);
}

export function opMsg(sections: Uint8Array, flags = 0): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32LE(flags);
  return message(2013, Buffer.concat([head, sections]));
}

/** The section of an OP_MSG that holds the command. */
export function body(document: Document): Buffer {
  return Buffer.concat([Buffer.from([0]), serialize(document)]);
}

/** Sends bytes on a new connection; returns the answer, or undefined if the server closed it. */
export async function exchange(url: string, ...parts: Buffer[]): Promise<Buffer | undefined> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, "connect");
  for (const part of parts) socket.write(part);
  const answer = new Promise<Buffer | undefined>((resolve) => {
    let received = Buffer.alloc(0);
    socket.on("data", (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (received.length >= 4 && received.length >= received.readInt32LE(0)) resolve(received);
    });
    socket.on("close", () => resolve(undefined));
    socket.on("error", () => undefined);
  });
  const result = await answer;
  socket.destroy();
  return result;
}

/** Sends what a driver wouldn't, and returns the answer's document. */
export async function sendRaw(url: string, ...parts: Buffer[]): Promise<Document | undefined> {
  const answer = await exchange(url, ...parts);
  return answer && deserialize(answer.subarray(21));
}
