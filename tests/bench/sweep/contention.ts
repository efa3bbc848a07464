import { eventually } from "../../fixtures/eventually";
import { type Shop, startShop } from "../../fixtures/shop";
import { seedDueOrders, type Truth } from "./seed-orders";

const reading = "GET /v1/payment_intents/:id";
const atOnce = 2;

/** Who looks at the same due orders at the same time. */
export type Rivals = "sync-orders" | "workers";

export interface ContentionFigures {
  rivals: Rivals;
  truth: Truth;
  orders: number;
  /** How often Stripe was asked for an intent, by its own count. */
  reads: number;
  /** Orders whose own record says that they were synced once, and of which nothing is left to do now. */
  syncedOnce: number;
  /** Orders that each rival says it has synced; not of workers, which only log. */
  shares: number[];
  seconds: number;
}

/** Has two processes go at the same due orders, of which no webhook ever came, and counts the reads at Stripe. */
export async function measureContention(
  rivals: Rivals,
  orders: number,
  truth: Truth,
): Promise<ContentionFigures> {
  const shop = await startShop();
  try {
    await shop.stripe.setFaults({ webhooks: { drop: 1 } });
    await seedDueOrders(shop, orders, truth);
    await shop.stripe.control("DELETE", "requests");
    const startedAt = performance.now();
    const shares = rivals === "workers" ? await letWorkersSweep(shop) : await runTwice(shop);
    const seconds = (performance.now() - startedAt) / 1_000;
    const requests = (await shop.stripe.control("GET", "requests")) as Record<string, number>;
    const syncedOnce = await shop.mongo.database.collection("orders").countDocuments(onceSynced(truth));
    return { rivals, truth, orders, reads: requests[reading] ?? 0, syncedOnce, shares, seconds };
  } finally {
    await shop.stop();
  }
}

async function runTwice(shop: Shop): Promise<number[]> {
  const runs = await Promise.all(Array.from({ length: atOnce }, () => shop.runSyncOrders()));
  return runs.map(({ code, report, output }) => {
    if (code !== 0) throw new Error(`sync-orders ended with ${code}:\n${output}`);
    return report.synced ?? 0;
  });
}

/** Until nothing is due, claimed or to be looked at soon; what the workers have begun by then is waited for, too. */
async function letWorkersSweep(shop: Shop): Promise<number[]> {
  const workers = await Promise.all(Array.from({ length: atOnce }, () => shop.addWorker()));
  const soon = new Date(Date.now() + 60 * 60_000);
  await eventually(
    // By an index, and of one document at most: looking must not slow down what is looked at.
    () =>
      shop.mongo.database
        .collection("orders")
        .findOne(
          { mode: "sandbox", nextSyncAt: { $lt: soon, $type: "date" } },
          { projection: { number: 1 } },
        ),
    (left) => left === null,
    600_000,
  );
  await Promise.all(workers.map((worker) => worker.stop()));
  return [];
}

function onceSynced(truth: Truth) {
  return truth === "paid"
    ? { status: "completed", "history.3": { $exists: false }, nextSyncAt: null }
    : { status: "processing", syncAttempts: 1, nextSyncAt: { $gt: new Date() } };
}
