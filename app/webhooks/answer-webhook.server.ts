import type { ActionFunctionArgs } from "@remix-run/node";
import { withDeadline } from "~/platform/deadline.server";
import { readLimited } from "~/platform/http/verified-form.server";
import { logger } from "~/platform/logger.server";
import { inbox } from "./inbox.server";
import { receiveStripeEvent, SignatureError } from "./receive-stripe-event.server";
import { countRefusedSignature } from "./refused-signatures.server";

const maxEventBytes = 1024 * 1024;
const patienceMs = 8_000;

/**
 * Answers Stripe's webhook deliveries: 200 once the event is stored, 400 for a delivery that Stripe
 * didn't sign, 5xx when it can't be stored. The event is worked on after the answer.
 *
 * The signature stands in for CSRF token and Origin here; no other route goes without them.
 */
export async function answerWebhook({ request }: ActionFunctionArgs): Promise<Response> {
  const body = await readLimited(request, maxEventBytes);
  try {
    const receiving = receiveStripeEvent(body, request.headers.get("stripe-signature"));
    // A connection that breaks at the wrong moment can leave the driver waiting for ever: Stripe must hear of that, too.
    const eventId = await withDeadline(receiving, patienceMs);
    if (eventId) inbox().workOn(eventId);
    return Response.json({ received: true });
  } catch (error) {
    if (error instanceof SignatureError) {
      countRefusedSignature();
      return Response.json({ error: error.message }, { status: 400 });
    }
    logger().error({ err: error }, "event could not be stored");
    return Response.json({ error: "The event could not be stored." }, { status: 503 });
  }
}
