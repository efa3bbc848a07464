import { defineConfig, devices } from "@playwright/test";
import { findBrowser } from "./scripts/browser.mjs";
import type { BrowserOptions } from "./tests/fixtures/browser";

const { executablePath, parameters, env } = await findBrowser();

const crowded = "**/staff-pages.spec.ts";
const sandbox = "**/e2e/sandbox/*.spec.ts";

const desktop = { viewport: { width: 1280, height: 800 } };

/**
 * Tests of a shop in which flags are switched off. A shop is three processes, and a worker has one: all tests of the
 * same flags share it, whichever file they are in.
 */
const flagged = [
  {
    name: "background sync off",
    testMatch: ["**/bulk-sync.spec.ts", "**/orders-page.spec.ts"],
    flags: { backgroundSync: false },
  },
  {
    name: "all flags off",
    testMatch: "**/webhook-only.spec.ts",
    flags: { provisionalOrders: false, backgroundSync: false, liveStatus: false },
  },
  {
    name: "live status alone",
    testMatch: "**/webhooks-and-streams.spec.ts",
    flags: { provisionalOrders: false, backgroundSync: false },
  },
];

export default defineConfig<object, BrowserOptions>({
  testDir: "tests/e2e",
  outputDir: ".cache/test-results",
  timeout: 60_000,
  expect: { timeout: 10_000 },
  workers: 2,
  retries: 0,
  forbidOnly: true,
  reporter: [["list"], ["json", { outputFile: ".cache/test-reports/e2e.json" }]],
  use: {
    contextOptions: { reducedMotion: "reduce" },
    locale: "en-US",
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath,
      env: { ...process.env, ...env },
      args: [
        ...parameters,
        // Nothing that the browser does by itself may reach outside this machine.
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
      ],
    },
  },
  // Another project is another worker, with a shop to start: in this order few are started, and the longest tests first.
  projects: [
    // Fills the shop with ten thousand of everything, among which others wouldn't find what is theirs.
    { name: "crowded shop", testMatch: crowded, workers: 1, use: desktop },
    ...flagged.map(({ name, testMatch, flags }) => ({
      name,
      testMatch,
      workers: 1,
      use: { ...desktop, flags },
    })),
    {
      name: "desktop",
      testIgnore: [sandbox, crowded, ...flagged.flatMap(({ testMatch }) => testMatch)],
      use: desktop,
    },
    {
      name: "phone",
      grep: /@phone/,
      workers: 1,
      use: { ...devices["Pixel 7"], defaultBrowserType: undefined },
    },
    { name: "sandbox", testMatch: sandbox, use: desktop },
  ],
});
