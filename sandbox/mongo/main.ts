#!/usr/bin/env node
import { runSandbox } from "@lectern/sandbox-kit/command";
import { startMongoSandbox } from "./server";

await runSandbox({
  name: "lectern-sandbox-mongo",
  about: "An embedded server that speaks MongoDB's protocol, for development and tests.",
  ports: { port: { variable: "SANDBOX_MONGO_PORT", standard: 27117, about: "the server" } },
  start: (dataDir, { port }) => startMongoSandbox({ dataDir, port }),
  ready: ({ url }) => ({ url }),
  greeting: ({ url }) => `Mongo sandbox at ${url}`,
});
