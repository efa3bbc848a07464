import { defineConfig, devices } from "@playwright/test";
import { findBrowser } from "./scripts/browser.mjs";

const { executablePath, parameters, env } = await findBrowser();

export default defineConfig({
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
  projects: [
    { name: "desktop", use: { viewport: { width: 1280, height: 800 } } },
    { name: "phone", grep: /@phone/, use: { ...devices["Pixel 7"], defaultBrowserType: undefined } },
  ],
});
