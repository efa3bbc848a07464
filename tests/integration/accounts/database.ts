import { vi } from "vitest";
import { buildIndexes, connectDatabase, disconnectDatabase } from "~/platform/database.server";
import { startMongo } from "../../fixtures/mongo";

/** Connects this process, with an environment as the web server's, to a database of its own. */
export async function openDatabase(environment: Record<string, string> = {}) {
  const mongo = await startMongo();
  const complete = {
    SESSION_SECRET: "a-session-secret-of-the-tests-alone",
    STRIPE_SECRET_KEY: "sk_test_sandbox",
    STRIPE_PUBLISHABLE_KEY: "pk_test_sandbox",
    STRIPE_WEBHOOK_SECRET: "whsec_sandbox",
    LECTERN_SANDBOX: "1",
    LOG_LEVEL: "error",
    MONGODB_URI: mongo.uri,
    ...environment,
  };
  for (const [name, value] of Object.entries(complete)) vi.stubEnv(name, value);
  await connectDatabase();
  await buildIndexes();
  return {
    async close(): Promise<void> {
      await disconnectDatabase();
      await mongo.stop();
      vi.unstubAllEnvs();
    },
  };
}
