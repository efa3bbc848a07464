import { setTimeout as wait } from "node:timers/promises";
import { seededRandom } from "../../../sandbox/stripe/faults/random";
import { eventually } from "../../fixtures/eventually";
import type { RunningProcess } from "../../fixtures/processes";
import { type Shop, startShop } from "../../fixtures/shop";
import { openFilesLimit, processorSeconds } from "../machine";
import { percentilesOf } from "../percentiles";
import { StreamClients } from "./stream-clients";
import { seedWatchedOrders, type WatchedOrder } from "./watched-orders";
import type { Weight } from "./weighed-web-process";

/** Files and sockets of the server that aren't streams. */
const otherFiles = 500;
const warmUpStreams = 200;
const mostPushes = 300;
const pushesPerSecond = 20;
const heardWithinMs = 10_000;
/** The memory has settled when two looks, this far apart, differ by less than one percent. */
const settlingMs = 1_000;
const mostLooks = 20;
const idleMs = 3_000;

interface StreamOptions {
  streams: number;
  seed: number;
}

/**
 * Opens idle streams to one web process, each of another student to another order; weighs the process before
 * and after; then changes some of the orders in the database, and waits for the streams to tell of it.
 */
export async function measureStreams({ streams: wanted, seed }: StreamOptions) {
  const limit = openFilesLimit();
  const streams = Math.min(wanted, limit - otherFiles);
  const shop = await startShop();
  const clients = new StreamClients();
  try {
    const web = await shop.addWeb({
      entry: ".cache/bench/load/weighed-web-process.js",
      nodeOptions: ["--expose-gc"],
    });
    const orders = await seedWatchedOrders(shop, streams);
    // Fills the database driver's pool and has the code compiled; from then on the streams alone weigh.
    await clients.open(web.url, orders.slice(0, warmUpStreams));
    await clients.close();
    const before = await settled(web);

    const openedAt = performance.now();
    await clients.open(web.url, orders);
    const openedMs = performance.now() - openedAt;
    const after = await settled(web);
    const idleCpu = await measureIdle(web);
    const push = await measurePushes(shop, clients, orders, seed);
    const perStream = (what: "rss" | "heapUsed" | "external") => (after[what] - before[what]) / streams;
    return {
      wanted,
      streams,
      openFilesLimit: limit,
      openedPerSecond: streams / (openedMs / 1_000),
      before,
      after,
      bytesPerStream: {
        rss: perStream("rss"),
        heapUsed: perStream("heapUsed"),
        external: perStream("external"),
      },
      /** Share of one core that the server and its idle streams take. */
      idleCpu,
      push,
      lost: clients.lost,
    };
  } finally {
    await clients.close();
    await shop.stop();
  }
}

export type StreamFigures = Awaited<ReturnType<typeof measureStreams>>;

function weigh({ child }: RunningProcess): Promise<Weight> {
  return new Promise((resolve) => {
    const onMessage = (message: Weight) => {
      if (message.type !== "weight") return;
      child.off("message", onMessage);
      resolve(message);
    };
    child.on("message", onMessage);
    child.send("weigh");
  });
}

/** What the process weighs once it has stopped growing and shrinking. */
async function settled(web: RunningProcess): Promise<Weight> {
  let last = await weigh(web);
  for (let look = 0; look < mostLooks; look++) {
    await wait(settlingMs);
    const weight = await weigh(web);
    if (Math.abs(weight.rss - last.rss) < last.rss / 100) return weight;
    last = weight;
  }
  return last;
}

async function measureIdle({ child: { pid } }: RunningProcess): Promise<number> {
  const before = processorSeconds(Number(pid));
  await wait(idleMs);
  return (processorSeconds(Number(pid)) - before) / (idleMs / 1_000);
}

/** Writes to random orders, one after the other at a steady pace, and hears of each from the one stream that watches it. */
async function measurePushes(shop: Shop, clients: StreamClients, orders: WatchedOrder[], seed: number) {
  const random = seededRandom(seed);
  const chosen = shuffled(orders, random).slice(0, mostPushes);
  const writtenAt = new Map<string, number>();
  clients.heard.length = 0;
  for (const { _id, paymentIntentId } of chosen) {
    writtenAt.set(paymentIntentId, Date.now());
    await shop.mongo.database.collection("orders").updateOne({ _id }, { $inc: { version: 1 } });
    await wait(1_000 / pushesPerSecond);
  }
  await eventually(
    async () => clients.heard.length,
    (heard) => heard >= chosen.length,
    heardWithinMs,
  );
  const latencies = clients.heard.map(
    ({ paymentIntentId, at }) => at - (writtenAt.get(paymentIntentId) ?? Number.NaN),
  );
  return { pushesPerSecond, latency: percentilesOf(latencies) };
}

function shuffled<Item>(items: Item[], random: () => number): Item[] {
  return items
    .map((item) => ({ item, rank: random() }))
    .sort((one, other) => one.rank - other.rank)
    .map(({ item }) => item);
}
