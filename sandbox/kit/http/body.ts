import type { IncomingMessage } from "node:http";

/** Larger than any request to Stripe's API or to a control page. */
const LARGEST_BODY = 1_000_000;

/** A body larger than the limit. */
export class BodyTooLarge extends Error {}

/**
 * Reads a whole request body as UTF-8.
 * @throws BodyTooLarge above one megabyte; the rest stays unread
 */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving the loop must not destroy the socket: the refusal still has to be sent.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    size += (chunk as Buffer).length;
    if (size > LARGEST_BODY) throw new BodyTooLarge(`A request body can have at most ${LARGEST_BODY} bytes.`);
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString("utf8");
}
