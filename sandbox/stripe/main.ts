#!/usr/bin/env node
import path from "node:path";
import { runSandbox } from "@lectern/sandbox-kit/command";
import { startStripeSandbox } from "./server";

await runSandbox({
  name: "lectern-sandbox-stripe",
  about: "A local Stripe for development and tests: the real SDKs talk to it, and no money moves.",
  ports: {
    port: { variable: "SANDBOX_STRIPE_PORT", standard: 12111, about: "the API and the control page" },
  },
  start: (dataDir, { port }) => startStripeSandbox({ dataDir: path.join(dataDir, "stripe"), port }),
  ready: ({ url }) => ({ url }),
  greeting: ({ url }) => `Stripe sandbox at ${url} (control page: ${url}/_sandbox)`,
});
