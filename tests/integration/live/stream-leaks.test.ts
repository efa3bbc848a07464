import { afterAll, beforeAll, expect, it } from "vitest";
import { forEachConcurrently } from "~/platform/for-each-concurrently";
import { sellCourse } from "../../fixtures/course";
import { OrderStream } from "../../fixtures/event-stream";
import { eventually } from "../../fixtures/eventually";
import type { RunningProcess } from "../../fixtures/processes";
import { joinShop, type Shop } from "../../fixtures/shop";
import type { Visitor } from "../../fixtures/visitor";

type Remains = Record<"watchers" | "sockets" | "timers" | "signals" | "streams", number>;

const students = 50;
const streamsEach = 10;
/** What an idle server's own connections and timers may differ by; a leak shows as 500 or 1,000. */
const slack = 25;

let shop: Shop;
let web: RunningProcess;

beforeAll(async () => {
  shop = await joinShop();
  web = await shop.addWeb({
    entry: "tests/integration/live/inspectable-web.mjs",
    nodeOptions: ["--expose-gc"],
  });
});
afterAll(() => shop?.stop());

function ask<Answer>(question: "watchers" | "remains"): Promise<Answer> {
  return new Promise((resolve) => {
    const onMessage = (message: Answer & { type: string }) => {
      if (message.type !== question) return;
      web.child.off("message", onMessage);
      resolve(message);
    };
    web.child.on("message", onMessage);
    web.child.send(question);
  });
}

const untilWatchedBy = (expected: number) =>
  eventually(
    () => ask<{ watchers: number }>("watchers"),
    ({ watchers }) => watchers === expected,
  );

it("500 streams that were opened and dropped leave no listener, timer or socket behind", async () => {
  const course = await sellCourse(shop);
  const watched: { visitor: Visitor; paymentIntentId: string }[] = [];
  await forEachConcurrently(Array.from({ length: students }), { concurrency: 4 }, async () => {
    const visitor = await shop.visitor().signUp();
    const start = await (await visitor.beginCheckout(course.slug, course.prices[0]!)).json();
    watched.push({ visitor: visitor.at(web.url), paymentIntentId: start.paymentIntentId });
  });
  // The first round fills the database driver's pool; from then on nothing may stay.
  await openAndDrop(watched);
  const before = await ask<Remains>("remains");
  await openAndDrop(watched);
  await openAndDrop(watched);
  const counted = ["watchers", "sockets", "timers", "signals", "streams"] as const;
  await eventually(
    () => ask<Remains>("remains"),
    (after) => counted.every((what) => after[what] <= before[what] + slack),
    20_000,
  );
}, 120_000);

async function openAndDrop(watched: { visitor: Visitor; paymentIntentId: string }[]): Promise<void> {
  const streams = await Promise.all(
    watched.flatMap(({ visitor, paymentIntentId }) =>
      Array.from({ length: streamsEach }, () => OrderStream.open(visitor, paymentIntentId)),
    ),
  );
  expect(streams.every(({ response }) => response.status === 200)).toBe(true);
  await untilWatchedBy(streams.length);
  const during = await ask<Remains>("remains");
  for (const what of ["sockets", "timers", "signals", "streams"] as const) {
    expect(during[what]).toBeGreaterThanOrEqual(streams.length);
  }
  for (const stream of streams) stream.close();
  await untilWatchedBy(0);
}
