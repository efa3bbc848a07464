import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";

const folder = "tests/integration";
const everyDay = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".test.ts") && !name.endsWith(".long.test.ts"))
  .map((name) => readFileSync(path.join(folder, name), "utf8"));

/** A process of the product takes one to three seconds of a processor to start. Who needs one more raises the number. */
it.each([
  ["shops of their own: joinShop() shares one", "startShop()", 24],
  ["sync-orders processes: shop.sync() does it here, unless it is to crash or to race", "runSyncOrders(", 15],
])("the everyday integration tests start no more %s", (_, call, most) => {
  const calls = everyDay.reduce((sum, text) => sum + text.split(call).length - 1, 0);
  expect(calls).toBeLessThanOrEqual(most);
});
