import type { ActionFunctionArgs } from "@remix-run/node";
import { withDeadline } from "~/platform/deadline.server";
import { networkOf } from "~/platform/http/network.server";
import { largestBodyBytes } from "~/platform/http/request-bounds.server";
import { readLimited } from "~/platform/http/verified-form.server";
import { logger } from "~/platform/logger.server";
import { inbox } from "./inbox.server";
import { receiveStripeEvent, SignatureError } from "./receive-stripe-event.server";
import { countRefusedSignature } from "./refused-signatures.server";
import { deliveryAnswered } from "./webhook-channels.server";

const patienceMs = 8_000;

/**
 * Answers Stripe's webhook deliveries: 200 once the event is stored, 400 for a delivery that Stripe
 * didn't sign (429 for too many of these), 5xx when it can't be stored. The event is processed after the answer.
 * Signed deliveries are never rate limited, whatever else comes from the same network: the signature is checked before
 * anything is counted.
 *
 * The signature replaces the CSRF token and the Origin check here; no other route goes without them.
 */
export async function answerWebhook({ request, context }: ActionFunctionArgs): Promise<Response> {
  const body = await readLimited(request, largestBodyBytes);
  try {
    const receiving = receiveStripeEvent(body, request.headers.get("stripe-signature"));
    // A connection that breaks at the wrong moment can leave the driver waiting forever; Stripe must still get an answer.
    const eventId = await withDeadline(receiving, patienceMs);
    if (eventId) inbox().workOn(eventId);
    deliveryAnswered.publish({ result: "accepted" });
    return Response.json({ received: true });
  } catch (error) {
    if (error instanceof SignatureError) {
      deliveryAnswered.publish({ result: "unsigned" });
      const network = networkOf(context.clientAddress);
      const headers = await countRefusedSignature(network, new URL(request.url).pathname);
      return Response.json({ error: error.message }, { status: 400, headers });
    }
    deliveryAnswered.publish({ result: "failed" });
    logger().error({ err: error }, "event could not be stored");
    return Response.json({ error: "The event couldn't be stored." }, { status: 503 });
  }
}
