import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const alias = { "~": fileURLToPath(new URL("./app", import.meta.url)) };

/** What takes long because it has to: it waits in real time, or starts everything anew. `npm run test:long` runs it. */
const longTests = "**/*.long.test.ts";

/** Tests that start processes of the product. */
const withProcesses = {
  testTimeout: 60_000,
  hookTimeout: 60_000,
  maxWorkers: 2,
  // Loading the product and its packages anew takes longer than most of these files.
  isolate: false,
  restoreMocks: true,
  globalSetup: "tests/fixtures/one-run.ts",
};

export default defineConfig({
  resolve: { alias },
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: "unit",
          include: ["tests/unit/**/*.test.{ts,tsx}", "sandbox/*/tests/unit/**/*.test.ts"],
          testTimeout: 15_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        resolve: { alias },
        test: {
          ...withProcesses,
          name: "integration",
          include: ["tests/integration/**/*.test.ts", "sandbox/*/tests/integration/**/*.test.ts"],
          exclude: [longTests],
          sequence: { groupOrder: 2 },
        },
      },
      {
        resolve: { alias },
        test: { ...withProcesses, name: "long", include: [longTests], sequence: { groupOrder: 3 } },
      },
    ],
  },
});
