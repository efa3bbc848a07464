import type Stripe from "stripe";
import type { Faults } from "../faults/faults";
import type { Delivery, DeliveryAttempt, Document } from "../store/documents";
import { newId } from "../store/identifiers";
import type { Store } from "../store/store";

/** The longest time a delivery is held to be overtaken. */
const LONGEST_HOLD_MS = 2000;

/** When to try again, and when to give up. */
export interface RetrySchedule {
  baseMs: number;
  capMs: number;
  /** After the first attempt. */
  giveUpAfterMs: number;
}

/** The endpoints that an event goes to. Disabled ones get nothing. */
export function endpointsFor(store: Store, type: string): Document<"webhook_endpoint">[] {
  return store
    .page("webhook_endpoint", { limit: 100 })
    .documents.filter(
      ({ object }) =>
        object.status === "enabled" &&
        (object.enabled_events.includes("*") || object.enabled_events.includes(type)),
    );
}

/** Plans the deliveries of a new event to its endpoints, subject to the active faults. Inside a transaction. */
export function planDeliveries(
  store: Store,
  event: Stripe.Event,
  endpoints: Document<"webhook_endpoint">[],
  faults: Faults,
): void {
  for (const endpoint of endpoints) {
    const fate = faults.fateOfDelivery();
    const dueAt = Date.now() + fate.delayMs + (fate.held ? LONGEST_HOLD_MS : 0);
    const planned = newDelivery(store, event.id, endpoint.object, "event", fate.dropped ? null : dueAt);
    const document = store.insert("delivery", { ...planned, held: fate.held && !fate.dropped }, null);
    enqueue(store, document);
    if (fate.duplicated && !fate.dropped) {
      enqueue(
        store,
        store.insert("delivery", newDelivery(store, event.id, endpoint.object, "duplicate", dueAt), null),
      );
    }
  }
}

/**
 * Sends an event again to every endpoint that listens to it, immediately and without faults. Inside a transaction.
 * @returns the number of deliveries
 */
export function redeliver(store: Store, event: Stripe.Event): number {
  const endpoints = endpointsFor(store, event.type);
  for (const { object } of endpoints) {
    const delivery = newDelivery(store, event.id, object, "redelivery", Date.now());
    enqueue(store, store.insert("delivery", delivery, null));
  }
  return endpoints.length;
}

/** Every delivery of an event, newest first. */
export function deliveriesOf(store: Store, eventId: string): Delivery[] {
  const query = { limit: 1000, where: { field: "event", value: eventId } };
  return store.page("delivery", query).documents.map((document) => document.object);
}

/** Records an attempt and its result: delivered, retried later, or given up. Inside a transaction. */
export function settleAttempt(
  store: Store,
  id: string,
  url: string,
  attempt: DeliveryAttempt,
  schedule: RetrySchedule,
): void {
  const document = store.get("delivery", id);
  if (!document) return;
  const attempts = [...document.object.attempts, attempt];
  const delivered = attempt.status !== null && attempt.status >= 200 && attempt.status < 300;
  const finishedAt = attempt.startedAt + attempt.durationMs;
  const firstAt = attempts[0]?.startedAt ?? attempt.startedAt;
  const again = finishedAt + Math.min(schedule.capMs, schedule.baseMs * 2 ** (attempts.length - 1));
  const givenUp = !delivered && again > firstAt + schedule.giveUpAfterMs;
  const state = delivered ? "delivered" : givenUp ? "failed" : "pending";
  change(store, document, { url, attempts, state, dueAt: state === "pending" ? again : null, held: false });
  releaseHeld(store, document);
  if (delivered) countPending(store, document.object.event);
}

/** Cancels a delivery whose endpoint was deleted or disabled. Inside a transaction. */
export function cancelDelivery(store: Store, id: string): void {
  const document = store.get("delivery", id);
  if (document) change(store, document, { state: "canceled", dueAt: null, held: false });
}

function newDelivery(
  store: Store,
  event: string,
  endpoint: Stripe.WebhookEndpoint,
  reason: Delivery["reason"],
  dueAt: number | null,
): Delivery {
  return {
    id: newId("whd"),
    object: "delivery",
    created: store.now(),
    event,
    endpoint: endpoint.id,
    url: endpoint.url,
    state: dueAt === null ? "dropped" : "pending",
    reason,
    dueAt,
    held: false,
    attempts: [],
  };
}

function change(store: Store, document: Document<"delivery">, changes: Partial<Delivery>): void {
  const { id, endpoint, dueAt } = document.object;
  if (dueAt !== null) store.facts.removeSync(["due", dueAt, id]);
  store.facts.removeSync(["held", endpoint, id]);
  const changed = { ...document, object: { ...document.object, ...changes } };
  store.replace("delivery", changed);
  enqueue(store, changed);
}

function enqueue(store: Store, { object, sequence }: Document<"delivery">): void {
  if (object.dueAt !== null) store.facts.putSync(["due", object.dueAt, object.id], true);
  if (object.held) store.facts.putSync(["held", object.endpoint, object.id], sequence);
}

function releaseHeld(store: Store, sent: Document<"delivery">): void {
  const { endpoint } = sent.object;
  const range = { start: ["held", endpoint], end: ["held", endpoint, "~"] };
  for (const { key, value } of [...store.facts.getRange(range)]) {
    if (typeof value !== "number" || value >= sent.sequence) continue;
    const held = store.get("delivery", String(key[2]));
    if (held) change(store, held, { dueAt: Date.now(), held: false });
  }
}

function countPending(store: Store, eventId: string): void {
  const document = store.get("event", eventId);
  if (!document) return;
  const deliveries = deliveriesOf(store, eventId);
  const endpoints = new Set(deliveries.map((delivery) => delivery.endpoint));
  for (const delivery of deliveries) if (delivery.state === "delivered") endpoints.delete(delivery.endpoint);
  store.replace("event", { ...document, object: { ...document.object, pending_webhooks: endpoints.size } });
}
