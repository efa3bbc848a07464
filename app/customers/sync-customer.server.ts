import StripeClient from "stripe";
import { env } from "~/platform/env.server";
import { logger } from "~/platform/logger.server";
import { stripe } from "~/platform/stripe.server";
import { Payers } from "./payer.server";

/**
 * Brings our copy of a Stripe customer up to date. A customer who was deleted in Stripe can't be charged any
 * more: the student gets a new one at the next checkout. Other customers are left alone.
 *
 * @throws {Stripe.errors.StripeError} when Stripe can't be read; the next call goes on from there.
 */
export async function syncCustomer(stripeCustomerId: string): Promise<void> {
  const payer = await Payers.findOne({ stripeCustomerId, mode: env().stripeMode }).lean();
  if (!payer || !(await isDeleted(stripeCustomerId))) return;
  const { modifiedCount } = await Payers.updateOne(
    { _id: payer._id, stripeCustomerId },
    { $set: { stripeCustomerId: null }, $inc: { customerVersion: 1 } },
  );
  if (modifiedCount > 0) logger().warn({ stripeCustomerId }, "a customer was deleted in Stripe");
}

async function isDeleted(stripeCustomerId: string): Promise<boolean> {
  try {
    return (await stripe().customers.retrieve(stripeCustomerId)).deleted === true;
  } catch (error) {
    const isMissing =
      error instanceof StripeClient.errors.StripeInvalidRequestError && error.code === "resource_missing";
    if (isMissing) return true;
    throw error;
  }
}
