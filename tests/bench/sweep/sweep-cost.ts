import { type SweepReport, sweepDueOrders } from "../../../app/payments/sweep-orders.server";
import { Cleanup } from "../../fixtures/cleanup";
import { startMongo } from "../../fixtures/mongo";
import { startStripe } from "../../fixtures/stripe";
import { type ClaimPlan, type ClaimTimes, explainClaim, timeClaims } from "./claim";
import type { SweepBenchOptions } from "./options";
import { closeProduct, openProduct } from "./product";
import { seedCompletedOrders, seedDueOrders } from "./seed-orders";

export interface SweepCost extends ClaimTimes {
  completed: number;
  due: number;
  plan: ClaimPlan;
  /** From the first claim until nothing is due. */
  sweepSeconds: number;
  report: SweepReport;
  /** How often Stripe was asked for an intent meanwhile, by its own count. */
  reads: number;
}

/**
 * Measures the sweep beside ever more orders that are finished: how a claim is answered, how long it takes, and how
 * long the whole sweep of the due ones takes. What was due at one size is finished at the next one and counts there.
 */
export async function measureSweepCost(
  { completed: sizes, due, claims }: Pick<SweepBenchOptions, "completed" | "due" | "claims">,
  onSize: (completed: number) => void,
): Promise<SweepCost[]> {
  const cleanup = new Cleanup();
  try {
    const mongo = await startMongo();
    cleanup.add(mongo.stop);
    const stripe = await startStripe();
    cleanup.add(stripe.stop);
    const books = { mongo, stripe };
    await openProduct(books);
    cleanup.add(closeProduct);
    // Has the code compiled before anything counts.
    await seedDueOrders(books, Math.min(due, 200), "paid");
    await sweepDueOrders();

    const orders = mongo.database.collection("orders");
    const costs: SweepCost[] = [];
    for (const completed of sizes) {
      onSize(completed);
      await seedCompletedOrders(books, Math.max(0, completed - (await orders.countDocuments())));
      await seedDueOrders(books, due, "paid");
      const plan = await explainClaim(mongo);
      const times = await timeClaims(mongo, claims);
      await stripe.control("DELETE", "requests");
      const startedAt = performance.now();
      const report = await sweepDueOrders();
      const sweepSeconds = (performance.now() - startedAt) / 1_000;
      const requests = (await stripe.control("GET", "requests")) as Record<string, number>;
      const reads = requests["GET /v1/payment_intents/:id"] ?? 0;
      costs.push({ completed, due, plan, ...times, sweepSeconds, report, reads });
    }
    return costs;
  } finally {
    await cleanup.run();
  }
}
