import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { sellCourse } from "../../fixtures/course";
import { OrderStream } from "../../fixtures/event-stream";
import { eventually } from "../../fixtures/eventually";
import type { RunningProcess } from "../../fixtures/processes";
import { type Shop, startShop } from "../../fixtures/shop";
import type { Visitor } from "../../fixtures/visitor";

let shop: Shop;
let other: RunningProcess;
let student: Visitor;
let paymentIntentId: string;

beforeAll(async () => {
  shop = await startShop();
  other = await shop.addWeb();
});
afterAll(() => shop?.stop());
beforeEach(async () => {
  const course = await sellCourse(shop);
  student = await shop.visitor().signUp();
  const start = await (await student.beginCheckout(course.slug, course.prices[0]!)).json();
  paymentIntentId = start.paymentIntentId;
});

const pay = () =>
  shop.stripe.client.paymentIntents.confirm(paymentIntentId, {
    payment_method: "pm_card_visa",
    return_url: shop.web.url,
  });

const seen = (stream: OrderStream, status: string, withinMs?: number) =>
  eventually(
    async () => stream.views.map(({ view }) => view),
    (views) => views.some((view) => view.status === status && (status !== "completed" || view.hasAccess)),
    withinMs,
  );

describe("an order's stream", () => {
  it("shows the present state first, then each change, and ends at the final one", async () => {
    const stream = await OrderStream.open(student, paymentIntentId);
    await seen(stream, "awaiting_payment");
    await student.post(`/api/orders/${paymentIntentId}/confirmed`);
    await seen(stream, "processing");
    await pay();
    await seen(stream, "completed");
    await stream.ended;
    const versions = stream.views.map(({ id }) => Number(id));
    expect(versions).toEqual([...versions].sort((a, b) => a - b));
    expect(stream.views.at(-1)?.view).toMatchObject({ syncStatus: "synced", hasAccess: true });
  });

  it("at one web process hears of a webhook at another", async () => {
    const stream = await OrderStream.open(student.at(other.url), paymentIntentId);
    await seen(stream, "awaiting_payment");
    await pay();
    await seen(stream, "completed");
  });

  it("tells a browser that comes back to a settled order to stay away", async () => {
    await pay();
    const order = await eventually(
      async () => (await student.fetch(`/api/orders/${paymentIntentId}`)).json(),
      ({ hasAccess }) => hasAccess,
    );
    const again = await OrderStream.open(student, paymentIntentId, String(order.version));
    expect(again.response.status).toBe(204);
    const stranger = await OrderStream.open(student, paymentIntentId);
    await stranger.ended;
    expect(stranger.views).toHaveLength(1);
  });

  it("does not repeat what the browser has seen when it comes back to an order in motion", async () => {
    const first = await OrderStream.open(student, paymentIntentId);
    await seen(first, "awaiting_payment");
    first.close();
    const second = await OrderStream.open(student, paymentIntentId, first.views[0]!.id);
    await pay();
    await seen(second, "completed");
    expect(second.views.map(({ id }) => id)).not.toContain(first.views[0]!.id);
  });

  it("is limited to ten for a student, and the eleventh may come when one has gone", async () => {
    const streams = await Promise.all(
      Array.from({ length: 10 }, () => OrderStream.open(student, paymentIntentId)),
    );
    expect((await OrderStream.open(student, paymentIntentId)).response.status).toBe(429);
    streams[0]!.close();
    const next = await eventually(
      () => OrderStream.open(student, paymentIntentId),
      ({ response }) => response.status === 200,
    );
    for (const stream of [...streams, next]) stream.close();
  });

  it("goes on after the database was away: lost change streams are opened again, and nothing is missed", async () => {
    const stream = await OrderStream.open(student, paymentIntentId);
    await seen(stream, "awaiting_payment");
    shop.expectErrors(/database|order updates lost/);
    shop.databaseLink.interrupt();
    await pay();
    // The driver looks for the server again after up to ten seconds.
    await seen(stream, "completed", 30_000);
  });
});

it("a web process with open streams stops within five seconds", async () => {
  const web = await shop.addWeb();
  const streams = await Promise.all(
    Array.from({ length: 5 }, () => OrderStream.open(student.at(web.url), paymentIntentId)),
  );
  const start = Date.now();
  await web.stop();
  expect(Date.now() - start).toBeLessThan(5_000);
  expect(web.child.exitCode).toBe(0);
  await Promise.all(streams.map(({ ended }) => ended));
});
