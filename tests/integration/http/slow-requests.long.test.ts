import { afterAll, beforeAll, expect, it } from "vitest";
import { sendRaw } from "../../fixtures/raw-request";
import { joinShop, type Shop } from "../../fixtures/shop";

let shop: Shop;
beforeAll(async () => {
  shop = await joinShop();
});
afterAll(() => shop?.stop());

it("a request that trickles in is given up", { timeout: 30_000 }, async () => {
  expect(await sendRaw(shop.web.url, "POST /theme HTTP/1.1\r\nHost: x\r\nX-One: 1\r\n")).toMatch(
    /^HTTP\/1\.1 408 /,
  );
});
