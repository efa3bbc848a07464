import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import Stripe from "stripe";
import { onTestFinished } from "vitest";

const SECRET = "whsec_test_receiver";

/** A received webhook, verified by the SDK. */
export interface Received {
  event: Stripe.Event;
  headers: IncomingHttpHeaders;
}

/** A webhook route that collects what it receives. */
export interface Receiver {
  readonly url: string;
  readonly secret: string;
  readonly received: Received[];
  readonly types: string[];
  /** Decides on each answer; 200 by default. */
  respond: (response: ServerResponse, count: number) => void;
  /** Resolves with the first matching webhook, past or future. */
  until(fits: (received: Received, all: Received[]) => boolean): Promise<Received>;
  /** Resolves when an event of this type has arrived. */
  gets(type: string, count?: number): Promise<Received>;
}

export async function startReceiver(): Promise<Receiver> {
  const waiting: (() => void)[] = [];
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const signature = String(request.headers["stripe-signature"]);
      const event = Stripe.webhooks.constructEvent(Buffer.concat(chunks), signature, SECRET);
      received.push({ event, headers: request.headers });
      receiver.respond(response, received.length);
      for (const check of [...waiting]) check();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`,
    secret: SECRET,
    received,
    get types() {
      return received.map(({ event }) => event.type);
    },
    respond: (response) => response.end("thank you"),
    until: (fits) =>
      new Promise((resolve) => {
        const check = () => {
          const found = received.find((each) => fits(each, received));
          if (found) resolve(found);
        };
        waiting.push(check);
        check();
      }),
    gets: (type, count = 1) =>
      receiver.until(
        ({ event }, all) =>
          event.type === type && all.filter((each) => each.event.type === type).length >= count,
      ),
  };
  return receiver;
}
