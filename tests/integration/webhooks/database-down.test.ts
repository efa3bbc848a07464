import { afterAll, beforeAll, expect, it } from "vitest";
import { readBooks } from "../../fixtures/books";
import { sellCourse } from "../../fixtures/course";
import { eventually } from "../../fixtures/eventually";
import { type Shop, startShop } from "../../fixtures/shop";

let shop: Shop;

beforeAll(async () => {
  shop = await startShop();
});
afterAll(() => shop?.stop());

it("a delivery while the database is down gets 5xx, and its redelivery heals the order", async () => {
  shop.expectErrors(/./);
  const course = await sellCourse(shop);
  await shop.stripe.setFaults({ webhooks: { drop: 1 } });
  const student = await shop.visitor().signUp();
  const start = await (await student.beginCheckout(course.slug, course.prices[0]!)).json();
  await shop.stripe.client.paymentIntents.confirm(start.paymentIntentId, {
    payment_method: "pm_card_visa",
    return_url: shop.web.url,
  });
  const { data } = await shop.stripe.client.events.list({ type: "payment_intent.succeeded", limit: 1 });
  const { body, signature } = shop.stripe.sign(data[0]!);
  const deliver = () =>
    fetch(`${shop.web.url}/api/webhooks`, {
      method: "POST",
      body,
      headers: { "Stripe-Signature": signature },
    });

  shop.databaseLink.cut();
  expect((await deliver()).status).toBeGreaterThanOrEqual(500);
  shop.databaseLink.mend();

  expect((await eventually(deliver, ({ status }) => status === 200, 30_000)).status).toBe(200);
  await eventually(
    () => readBooks(shop).orderOf(start.paymentIntentId),
    (order) => order.status === "completed" && order.effects.enrolledAt,
  );
});
