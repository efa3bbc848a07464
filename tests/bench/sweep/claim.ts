import type { mongo } from "mongoose";
import { claimDueOrder, leaseMs } from "../../../app/orders/due-orders.server";
import { WritableOrders } from "../../../app/orders/order.server";
import type { Mongo } from "../../fixtures/mongo";
import { type Percentiles, percentilesOf } from "../percentiles";
import { watchCalls } from "./product";

const warmUp = 50;

/** How the database finds the order of one claim. */
export interface ClaimPlan {
  /** From the one that answers inwards, e.g. `FETCH`, `IXSCAN`. */
  stages: string[];
  index: string | null;
  keysExamined: number;
  documentsExamined: number;
}

/** Has the database explain the query of the product's own claim, taken from the call that the driver got. */
export async function explainClaim({ database }: Mongo): Promise<ClaimPlan> {
  const calls = await watchCalls(claimDueOrder);
  const claim = calls.find(({ method }) => method === "findOneAndUpdate");
  if (!claim || calls.length !== 1) throw new Error(`A claim is not one update: ${JSON.stringify(calls)}`);
  const [filter, , options] = claim.parameters as [mongo.Document, mongo.Document, { sort: mongo.Sort }];
  // Not every server explains a findAndModify; it finds its document as this does.
  const explained = await database
    .collection(claim.collection)
    .find(filter)
    .sort(options.sort)
    .limit(1)
    .explain("executionStats");
  const stages = stagesOf(explained.queryPlanner.winningPlan);
  return {
    stages: stages.map(({ stage }) => stage),
    index: stages.find(({ stage }) => stage === "IXSCAN")?.indexName ?? null,
    keysExamined: explained.executionStats.totalKeysExamined,
    documentsExamined: explained.executionStats.totalDocsExamined,
  };
}

function stagesOf(plan: mongo.Document | undefined): mongo.Document[] {
  // Where the server runs a plan by its newer engine, the stages are one level deeper.
  const stage = plan?.queryPlan ?? plan;
  return stage ? [stage, ...stagesOf(stage.inputStage)] : [];
}

export interface ClaimTimes {
  claim: Percentiles;
  /** As many writes of the same field to orders named by their id: what a claim costs without looking for its order. */
  write: Percentiles;
}

/** Times claims one after the other, and in turn with them the least that a database can do instead; gives all back. */
export async function timeClaims({ database }: Mongo, claims: number): Promise<ClaimTimes> {
  const orders = database.collection("orders");
  const before = new Date();
  const giveBack = () => orders.updateMany({ nextSyncAt: { $gt: before } }, { $set: { nextSyncAt: before } });
  for (let claim = 0; claim < Math.min(warmUp, claims); claim++) await claimDueOrder();
  await giveBack();
  const claimed: number[] = [];
  const written: number[] = [];
  for (let claim = 0; claim < claims; claim++) {
    const startedAt = performance.now();
    const order = await claimDueOrder();
    const claimedAt = performance.now();
    if (!order) throw new Error(`Only ${claim} orders were due.`);
    const later = new Date(Date.now() + leaseMs + 1);
    await WritableOrders.findOneAndUpdate(
      { _id: order._id },
      { $set: { nextSyncAt: later } },
      { lean: true },
    );
    claimed.push(claimedAt - startedAt);
    written.push(performance.now() - claimedAt);
  }
  await giveBack();
  return { claim: percentilesOf(claimed), write: percentilesOf(written) };
}
