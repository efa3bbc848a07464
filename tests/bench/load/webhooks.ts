import type Stripe from "stripe";
import { Cleanup } from "../../fixtures/cleanup";
import { sellCourse } from "../../fixtures/course";
import { eventually } from "../../fixtures/eventually";
import { startProcess } from "../../fixtures/processes";
import { type Shop, startShop } from "../../fixtures/shop";
import type { SignedDelivery, StripeSandbox } from "../../fixtures/stripe";
import { deliverAtRate } from "./open-loop";

/** Stripe tells of one payment in several events. */
const eventsPerIntent = 5;
/** Fewer than a student may begin within ten minutes. */
const coursesPerStudent = 50;
const mostWarmUpSeconds = 2;
const drainWithinMs = 120_000;

interface WebhookOptions {
  ratePerSecond: number;
  seconds: number;
}

/**
 * Delivers signed events about real, paid intents at a fixed rate: to the shop and its worker, which store and work on them, and
 * then the same to a server that only verifies the signature. The load comes from this process, so it
 * shares the machine with the shop, its database and the local Stripe.
 */
export async function measureWebhooks({ ratePerSecond, seconds }: WebhookOptions) {
  const cleanup = new Cleanup();
  try {
    const shop = await startShop();
    cleanup.add(shop.stop);
    const bare = await startProcess({ entry: ".cache/bench/load/bare-webhook-process.js", env: {} });
    cleanup.add(bare.stop);
    await shop.stripe.setFaults({ webhooks: { drop: 1 } });
    const warmUp = Math.min(mostWarmUpSeconds, seconds) * ratePerSecond;
    const count = warmUp + seconds * ratePerSecond;
    const intents = Math.ceil(count / eventsPerIntent);
    const events = await payUnheard(shop, intents);
    const load = { ratePerSecond, warmUp };

    // What the web process can't hold it leaves to the worker.
    await shop.addWorker();
    const shopFigures = await deliverAtRate({
      ...load,
      to: shop.web,
      path: "/api/webhooks",
      deliveries: sign(shop.stripe, events, count),
    });
    const lastAnswerAt = Date.now();
    const { database } = shop.mongo;
    await eventually(
      // By an index, and of one document at most: looking must not slow down what is looked at.
      () =>
        database
          .collection("stripeEvents")
          .findOne({ mode: "sandbox", state: "stored" }, { projection: { eventId: 1 } }),
      (left) => left === null,
      drainWithinMs,
    );
    const drainedMs = Date.now() - lastAnswerAt;
    // The worker takes in further ones by itself, since here no event has reached the shop as Stripe sent it.
    const eventsHandled = await database
      .collection("stripeEvents")
      .countDocuments({ state: "handled", source: "delivery" });
    const ordersCompleted = await database.collection("orders").countDocuments({ status: "completed" });

    const bareFigures = await deliverAtRate({
      ...load,
      to: bare,
      path: "/",
      deliveries: sign(shop.stripe, events, count),
    });
    return {
      ratePerSecond,
      seconds,
      deliveries: count,
      intents,
      shop: shopFigures,
      bare: bareFigures,
      /** How long after the last answer every event had been worked on. */
      drainedMs,
      eventsHandled,
      ordersCompleted,
    };
  } finally {
    await cleanup.run();
  }
}

export type WebhookFigures = Awaited<ReturnType<typeof measureWebhooks>>;

/** Distinct events, round after round over the intents: the first of an intent moves its order, the others find it moved. */
function sign(stripe: StripeSandbox, events: Stripe.Event[], count: number): SignedDelivery[] {
  return Array.from({ length: count }, (_, index) => {
    const event = events[index % events.length]!;
    return stripe.sign({ ...event, id: `${event.id}_${index}` });
  });
}

/** Orders that are paid at Stripe, each with the event that says so, while every webhook about it was lost. */
async function payUnheard(shop: Shop, intents: number): Promise<Stripe.Event[]> {
  const courses = await Promise.all(
    Array.from({ length: Math.min(intents, coursesPerStudent) }, () => sellCourse(shop)),
  );
  const students = Math.ceil(intents / coursesPerStudent);
  for (let student = 0; student < students; student++) {
    const visitor = await shop.visitor().signUp();
    const wanted = courses.slice(0, intents - student * coursesPerStudent);
    await Promise.all(
      wanted.map(async ({ slug, prices: [price] }) => {
        const start = await (await visitor.beginCheckout(slug, price!)).json();
        await shop.stripe.client.paymentIntents.confirm(start.paymentIntentId, {
          payment_method: "pm_card_visa",
          return_url: `${shop.web.url}/payment/success`,
        });
      }),
    );
  }
  return shop.stripe.client.events
    .list({ type: "payment_intent.succeeded", limit: 100 })
    .autoPagingToArray({ limit: intents });
}
