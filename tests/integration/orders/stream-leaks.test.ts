import { afterAll, beforeAll, expect, it } from "vitest";
import { sellCourse } from "../../fixtures/course";
import { OrderStream } from "../../fixtures/event-stream";
import { eventually } from "../../fixtures/eventually";
import type { RunningProcess } from "../../fixtures/processes";
import { type Shop, startShop } from "../../fixtures/shop";
import type { Visitor } from "../../fixtures/visitor";

interface Inspection {
  type: string;
  sockets: number;
  timers: number;
  watchers: number;
}

const students = 50;
const streamsEach = 10;

let shop: Shop;
let web: RunningProcess;

beforeAll(async () => {
  shop = await startShop();
  web = await shop.addWeb({
    entry: "tests/integration/orders/inspectable-web.mjs",
    nodeOptions: ["--expose-gc"],
  });
});
afterAll(() => shop?.stop());

function inspect(): Promise<Inspection> {
  return new Promise((resolve) => {
    const onMessage = (message: Inspection) => {
      if (message.type !== "inspected") return;
      web.child.off("message", onMessage);
      resolve(message);
    };
    web.child.on("message", onMessage);
    web.child.send("inspect");
  });
}

it("500 streams that were opened and dropped leave no listener, timer or socket behind", async () => {
  const course = await sellCourse(shop);
  const watched: { visitor: Visitor; paymentIntentId: string }[] = [];
  for (let index = 0; index < students; index++) {
    const visitor = await shop.visitor().signUp();
    const start = await (await visitor.beginCheckout(course.slug, course.prices[0]!)).json();
    watched.push({ visitor: visitor.at(web.url), paymentIntentId: start.paymentIntentId });
  }
  const before = await eventually(inspect, ({ watchers }) => watchers === 0);

  for (let round = 0; round < 2; round++) {
    const streams = await Promise.all(
      watched.flatMap(({ visitor, paymentIntentId }) =>
        Array.from({ length: streamsEach }, () => OrderStream.open(visitor, paymentIntentId)),
      ),
    );
    expect(streams.every(({ response }) => response.status === 200)).toBe(true);
    const during = await eventually(inspect, ({ watchers }) => watchers === students * streamsEach);
    expect(during.sockets).toBeGreaterThanOrEqual(students * streamsEach);

    for (const stream of streams) stream.close();
    const after = await eventually(
      inspect,
      ({ watchers, sockets }) => watchers === 0 && sockets <= before.sockets + 5,
    );
    // Keep-alive of a few idle connections may come and go; a timer for every stream may not.
    expect(after.timers).toBeLessThanOrEqual(before.timers + 5);
  }
});
