import StripeClient from "stripe";
import { isDuplicateKey } from "~/platform/database.server";
import { env } from "~/platform/env.server";
import { stripe } from "~/platform/stripe.server";
import { type PayerRecord, Payers } from "./payer.server";

/**
 * Makes sure that the student has exactly one Stripe customer, however many tabs ask at once: the claim in
 * the database is unique, and every request to Stripe is identical under the same idempotency key.
 *
 * @returns the Stripe customer's id.
 * @throws {Stripe.errors.StripeError} when Stripe can't be reached; the next call goes on from there.
 */
export async function ensureCustomer(user: { id: string; email: string; name: string }): Promise<string> {
  const payer = await claimPayer(user);
  if (payer.stripeCustomerId) return payer.stripeCustomerId;
  const customer = await createCustomer(payer);
  const stored = await Payers.findOneAndUpdate(
    { _id: payer._id, stripeCustomerId: null },
    { $set: { stripeCustomerId: customer.id } },
    { returnDocument: "after", lean: true },
  );
  return stored?.stripeCustomerId ?? (await claimPayer(user)).stripeCustomerId ?? customer.id;
}

async function createCustomer(payer: PayerRecord): Promise<StripeClient.Customer> {
  try {
    return await stripe().customers.create(
      { email: payer.email, name: payer.name, metadata: { lectern: "1", userId: payer.userId } },
      { idempotencyKey: `payer:${payer._id}:customer:v${payer.customerVersion}` },
    );
  } catch (error) {
    // Stripe replays a stored 500 under the same key for a day: only a new version gets past it.
    if (error instanceof StripeClient.errors.StripeAPIError && (error.statusCode ?? 0) >= 500) {
      await Payers.updateOne(
        { _id: payer._id, customerVersion: payer.customerVersion },
        { $inc: { customerVersion: 1 } },
      );
    }
    throw error;
  }
}

async function claimPayer(user: { id: string; email: string; name: string }): Promise<PayerRecord> {
  const key = { userId: user.id, mode: env().stripeMode };
  const claim = () =>
    Payers.findOneAndUpdate(
      key,
      { $setOnInsert: { email: user.email, name: user.name, stripeCustomerId: null, customerVersion: 1 } },
      { upsert: true, returnDocument: "after", lean: true },
    ).orFail();
  // Two first visits at once: one inserts; the other collides and then finds it.
  return claim().catch((error: unknown) => {
    if (isDuplicateKey(error)) return claim();
    throw error;
  }) as Promise<PayerRecord>;
}
