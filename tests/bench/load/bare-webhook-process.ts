import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import Stripe from "stripe";
import { stripeKeys } from "../../fixtures/stripe";

/** The least that a webhook can do: read the body, verify the signature, answer. It stores nothing. */
const stripe = new Stripe(stripeKeys.secret);

const server = createServer(async (request, response) => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk);
  response.setHeader("Content-Type", "application/json");
  try {
    const signature = request.headers["stripe-signature"] ?? "";
    stripe.webhooks.constructEvent(Buffer.concat(chunks), signature, stripeKeys.webhook);
    response.end('{"received":true}');
  } catch {
    response.writeHead(400).end('{"error":"not signed"}');
  }
});
server.listen(0, "127.0.0.1", () => {
  process.send?.({ type: "ready", url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});
for (const signal of ["SIGTERM", "disconnect"]) process.on(signal, () => process.exit(0));
