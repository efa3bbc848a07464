import { test as base } from "@playwright/test";
import { startTestShop, type TestShop } from "./start-test-shop";

/** Playwright's `test` with a page that pays through the local Stripe, one for each worker. */
export const test = base.extend<object, { testShop: TestShop }>({
  testShop: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures are wanted.
    async ({}, use) => {
      const testShop = await startTestShop();
      await use(testShop);
      await testShop.close();
    },
    { scope: "worker" },
  ],
});

export { expect } from "@playwright/test";
