import type { Delivery } from "../../sandbox/stripe/store/documents";
import { Store } from "../../sandbox/stripe/store/store";

const lateMs = 1_000;

/** What became of the webhooks, as the local Stripe has noted it. */
export interface WebhookLedger {
  events: number;
  deliveries: number;
  dropped: number;
  doubled: number;
  /** First tried more than a second after the event. */
  delayed: number;
  /** First tried after a later event's delivery. */
  overtaken: number;
  /** Tried again, since the shop was down or answered with an error. */
  retried: number;
  /** Answered with 2xx. */
  delivered: number;
}

/** Reads the deliveries from the data folder of a local Stripe that has stopped. */
export async function readWebhookLedger(folder: string): Promise<WebhookLedger> {
  const store = new Store(folder);
  try {
    const deliveries = everyDelivery(store);
    const count = (fits: (delivery: Delivery) => boolean) => deliveries.filter(fits).length;
    return {
      events: new Set(deliveries.map(({ event }) => event)).size,
      deliveries: deliveries.length,
      dropped: count(({ state }) => state === "dropped"),
      doubled: count(({ reason }) => reason === "duplicate"),
      delayed: count(
        ({ attempts: [first], created }) => !!first && first.startedAt > created * 1_000 + 1_000 + lateMs,
      ),
      overtaken: overtaken(deliveries),
      retried: count(({ attempts }) => attempts.length > 1),
      delivered: count(({ state }) => state === "delivered"),
    };
  } finally {
    await store.close();
  }
}

/** In the order of their events. */
function everyDelivery(store: Store): Delivery[] {
  const deliveries: Delivery[] = [];
  let page = store.page("delivery", { limit: 1_000 });
  for (;;) {
    deliveries.push(...page.documents.map(({ object }) => object));
    if (!page.hasMore) return deliveries.reverse();
    page = store.page("delivery", { limit: 1_000, after: page.documents.at(-1) });
  }
}

function overtaken(deliveries: Delivery[]): number {
  let soonest = Number.POSITIVE_INFINITY;
  let count = 0;
  for (const { attempts } of deliveries.toReversed()) {
    const startedAt = attempts[0]?.startedAt;
    if (startedAt === undefined) continue;
    if (startedAt > soonest) count += 1;
    soonest = Math.min(soonest, startedAt);
  }
  return count;
}
