import { afterAll, beforeAll, expect, it } from "vitest";
import { audit } from "../../chaos/auditor";
import { orderWhen, pay } from "../../fixtures/purchase";
import { type Shop, startShop } from "../../fixtures/shop";

let shop: Shop;

beforeAll(async () => {
  shop = await startShop();
});
afterAll(() => shop?.stop());

it("the auditor names a payment that went back as a duplicate's although no other stands, and the course it left open", async () => {
  const purchase = await pay(shop);
  await orderWhen(shop, purchase, ({ status, nextSyncAt }) => status === "completed" && nextSyncAt === null);
  const look = async () =>
    (await audit({ stripe: shop.stripe.client, database: shop.mongo.database })).findings;
  await expect.poll(look).toEqual([]);
  await shop.stripe.setFaults({ webhooks: { drop: 1 } });
  await shop.stripe.client.refunds.create({ payment_intent: purchase.paymentIntentId, reason: "duplicate" });
  expect((await look()).map(({ kind }) => kind).sort()).toEqual([
    "completed_without_money",
    "refunded_alone",
  ]);
});
