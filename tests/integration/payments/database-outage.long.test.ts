import { afterAll, beforeAll, expect, it } from "vitest";
import { readBooks } from "../../fixtures/books";
import { eventually } from "../../fixtures/eventually";
import { letTimePass, pay } from "../../fixtures/purchase";
import { type Shop, startShop } from "../../fixtures/shop";

let shop: Shop;

beforeAll(async () => {
  shop = await startShop();
});
afterAll(() => shop?.stop());

it("a worker goes on after the database was away for 30 seconds", { timeout: 180_000 }, async () => {
  shop.expectErrors(/job failed|event could not be stored|request failed/);
  const worker = await shop.addWorker();
  await shop.stripe.setFaults({ webhooks: { drop: 1 } });
  const purchase = await pay(shop);
  shop.databaseLink.cut();
  await new Promise((resolve) => setTimeout(resolve, 30_000));
  shop.databaseLink.mend();
  await letTimePass(shop, purchase, 3_600_000);
  // The sweep's own minute, and some seconds in which the worker finds what it had locked when it was cut off.
  await eventually(
    () => readBooks(shop).orderOf(purchase.paymentIntentId),
    ({ status, effects }) => status === "completed" && effects.enrolledAt,
    90_000,
  );
  expect(worker.child.exitCode).toBeNull();
  await worker.stop();
});
