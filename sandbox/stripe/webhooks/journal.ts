import type Stripe from "stripe";
import { API_VERSION } from "../api-version";
import type { Faults } from "../faults/faults";
import { newId } from "../store/identifiers";
import type { Store } from "../store/store";
import { endpointsFor, planDeliveries } from "./deliveries";

/** Who requested a change, as events report it. */
export interface Requester {
  id: string | null;
  idempotencyKey: string | null;
}

/** Writes an event for every change, with its deliveries. */
export class Journal {
  constructor(
    private readonly store: Store,
    private readonly faults: Faults,
  ) {}

  /**
   * Records what happened to an object. Inside a transaction, after the object was stored.
   * @param previous the object before the change, for `previous_attributes`
   */
  record(type: Stripe.Event.Type, object: object, requester: Requester, previous?: object): void {
    const endpoints = endpointsFor(this.store, type);
    const event = {
      id: newId("evt"),
      object: "event",
      api_version: API_VERSION,
      created: this.store.now(),
      data: {
        object,
        ...(previous ? { previous_attributes: changedAttributes(previous, object) } : {}),
      },
      livemode: false,
      pending_webhooks: endpoints.length,
      request: { id: requester.id, idempotency_key: requester.idempotencyKey },
      type,
    } as Stripe.Event;
    this.store.insert("event", event, null);
    planDeliveries(this.store, event, endpoints, this.faults);
  }
}

/** The previous values of changed fields; inside hashes such as metadata, of the changed keys only. */
export function changedAttributes(before: object, after: object): Record<string, unknown> {
  const changed: Record<string, unknown> = {};
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const former: unknown = Reflect.get(before, name) ?? null;
    const present: unknown = Reflect.get(after, name) ?? null;
    if (JSON.stringify(former) === JSON.stringify(present)) continue;
    changed[name] = isHash(former) && isHash(present) ? changedAttributes(former, present) : former;
  }
  return changed;
}

function isHash(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
