import type { AppLoadContext } from "@remix-run/node";
import { CSRFError } from "remix-utils/csrf/server";
import { csrf } from "./csrf.server";
import { networkOf } from "./network.server";
import { isOwnOrigin } from "./own-origin.server";
import { reportRefusal } from "./refusals.server";

const maxFormBytes = 64 * 1024;
const mostDiscardedBytes = 8 * 1024 * 1024;
const formTypes = ["application/x-www-form-urlencoded", "multipart/form-data"];

/**
 * Reads the form of a request that changes something, after checking that it comes from one of our pages:
 * its `Origin` is ours and its `csrf` field matches the signed cookie. Every action except the signed
 * webhooks starts with this.
 *
 * Throws plain responses: from a resource route, `data()` would reach the caller as "Unexpected Server Error".
 *
 * @throws a 403 response for a foreign or missing origin or token, 413 over 64 KiB, 415 for other bodies.
 */
export async function verifiedForm(
  request: Request,
  context: Pick<AppLoadContext, "origin" | "clientAddress">,
): Promise<FormData> {
  const report = (kind: string) =>
    reportRefusal({ kind, who: networkOf(context.clientAddress), about: new URL(request.url).pathname });
  checkOrigin(request, context.origin, () => report("foreign_origin"));
  const form = await readForm(request);
  try {
    await csrf().validate(form, request.headers);
  } catch (error) {
    if (!(error instanceof CSRFError)) throw error;
    report("missing_token");
    throw new Response("This page was open for too long. Go back, reload it and try again.", { status: 403 });
  }
  return form;
}

function checkOrigin(request: Request, ownOrigin: string, report: () => void): void {
  const origin = request.headers.get("origin") ?? originOf(request.headers.get("referer"));
  if (isOwnOrigin(origin, ownOrigin)) return;
  report();
  throw new Response("This request came from another site and was refused.", { status: 403 });
}

function originOf(address: string | null): string | null {
  return address && URL.canParse(address) ? new URL(address).origin : null;
}

async function readForm(request: Request): Promise<FormData> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  if (!formTypes.includes(type)) throw new Response("A form was expected.", { status: 415 });
  const body = await readLimited(request, maxFormBytes);
  try {
    return await new Response(body, {
      headers: { "Content-Type": request.headers.get("content-type") ?? type },
    }).formData();
  } catch {
    throw new Response("This form couldn't be read.", { status: 400 });
  }
}

/**
 * Reads a request's body, up to `maxBytes`.
 *
 * @throws a 413 response for a longer one, whatever its Content-Length claims.
 */
export async function readLimited(request: Request, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const tooLarge = () => new Response("This request is too large.", { status: 413 });
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = (request.body as ReadableStream<Uint8Array> | null)?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    size += part.value.byteLength;
    if (size > maxBytes) {
      void discard(reader);
      throw tooLarge();
    }
    chunks.push(part.value);
  }
  return new Uint8Array(Buffer.concat(chunks, size));
}

/** Reads on for a while: a sender that can't get rid of what it sends doesn't read the answer. */
async function discard(reader: ReadableStreamDefaultReader<Uint8Array> | undefined): Promise<void> {
  let left = mostDiscardedBytes;
  try {
    for (let part = await reader?.read(); part && !part.done && left > 0; part = await reader?.read()) {
      left -= part.value.byteLength;
    }
    await reader?.cancel();
  } catch {
    // The sender has disconnected, which is just as good.
  }
}
