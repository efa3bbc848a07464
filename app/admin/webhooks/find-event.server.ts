import { Orders } from "~/orders/order.server";
import { env } from "~/platform/env.server";
import { type StripeEventRecord, StripeEvents } from "~/webhooks/stripe-event.server";
import { type SyncTarget, syncTargetOf } from "~/webhooks/tracked-events";
import type { EventView } from "./event-view";
import { toEventRow } from "./list-events.server";
import { showPayload } from "./redact-payload";

/** One event of the current Stripe mode, or null. */
export async function findEvent(eventId: string): Promise<EventView | null> {
  const event = await StripeEvents.findOne({ eventId, mode: env().stripeMode }).lean<StripeEventRecord>();
  if (!event) return null;
  const { payload, payloadRemovedAt } = event;
  return {
    ...toEventRow(event),
    payload: payload && showPayload(payload),
    payloadRemovedAt: payloadRemovedAt?.toISOString() ?? null,
    apiVersion: payload?.api_version ?? null,
    about: payload && (await aboutWhat(syncTargetOf(payload))),
  };
}

async function aboutWhat(target: SyncTarget | null): Promise<EventView["about"]> {
  switch (target?.kind) {
    case undefined:
      return null;
    case "customer":
      return { kind: target.kind, id: target.customerId, orderNumber: null };
    case "fraud_warning":
      return { kind: target.kind, id: target.warningId, orderNumber: null };
    case "order": {
      const { kind, paymentIntentId: id } = target;
      const order = await Orders.findOne({ paymentIntentIds: id, mode: env().stripeMode })
        .select("number")
        .lean();
      return { kind, id, orderNumber: order?.number ?? null };
    }
  }
}
