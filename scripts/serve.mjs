import { readDotenv } from "./environment.mjs";
import { prepare } from "./preparation.mjs";
import { main } from "./terminal.mjs";

/** The web process alone, for production. It checks its environment and never starts a sandbox. */
await main(async () => {
  readDotenv();
  await prepare();
  process.env.NODE_ENV = "production";
  // Only the launcher may say that an address is a sandbox's.
  delete process.env.LECTERN_SANDBOX;
  delete process.env.LECTERN_DEMO;
  process.setSourceMapsEnabled(true);
  await import("../build/run/server.js");
});
