import mongoose from "mongoose";
import { buildIndexes, connectDatabase, disconnectDatabase } from "../../../app/platform/database.server";
import { type Shop, sessionSecret } from "../../fixtures/shop";
import { stripeKeys } from "../../fixtures/stripe";

/** Has the product's own code, in this process, work on the shop's database and its local Stripe. */
export async function openProduct({ mongo, stripe }: Pick<Shop, "mongo" | "stripe">): Promise<void> {
  Object.assign(process.env, {
    NODE_ENV: "production",
    SESSION_SECRET: sessionSecret,
    MONGODB_URI: mongo.uri,
    STRIPE_API_BASE: stripe.url,
    STRIPE_SECRET_KEY: stripeKeys.secret,
    STRIPE_PUBLISHABLE_KEY: stripeKeys.publishable,
    STRIPE_WEBHOOK_SECRET: stripeKeys.webhook,
    LECTERN_SANDBOX: "1",
    LOG_LEVEL: "warn",
  });
  await connectDatabase();
  await buildIndexes();
}

export const closeProduct = disconnectDatabase;

/** What was asked of a collection, as the driver got it. */
export interface SeenCall {
  collection: string;
  method: string;
  parameters: unknown[];
}

/** The calls to the database that `work` makes. */
export async function watchCalls(work: () => Promise<unknown>): Promise<SeenCall[]> {
  const calls: SeenCall[] = [];
  mongoose.set("debug", (collection: string, method: string, ...parameters: unknown[]) => {
    calls.push({ collection, method, parameters });
  });
  try {
    await work();
  } finally {
    mongoose.set("debug", false);
  }
  return calls;
}
