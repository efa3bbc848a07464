import type { StripeMode } from "~/platform/env.server";
import { Payers } from "./payer.server";

/** A student as Stripe knows them, in each of its modes. */
export interface KnownPayer {
  mode: StripeMode;
  /** Null until the customer is created. */
  stripeCustomerId: string | null;
}

/** A student's Stripe customers. */
export async function listPayers(userId: string): Promise<KnownPayer[]> {
  const payers = await Payers.find({ userId }).sort({ mode: 1 }).lean();
  return payers.map(({ mode, stripeCustomerId }) => ({ mode, stripeCustomerId }));
}
