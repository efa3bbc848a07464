import type { Document } from "bson";
import type { IndexUse } from "../planner/index-choice";
import { type Found, inOrder, Matching, type Selection } from "../planner/matching";
import type { Plan } from "../planner/plan";
import { commandNotSupported, typeMismatch } from "../query/errors";
import { isDocument } from "../query/values";
import { commandName } from "../wire/message";
import type { Command, CommandContext } from "./command";
import { namespaceOf, optionalCount } from "./fields";
import { selectionOf } from "./read-options";

/**
 * Shows how a find or count is answered, and runs it to count keys and documents (verbosity `executionStats`, the
 * default here as in MongoDB's command; `queryPlanner` runs nothing).
 * @see https://www.mongodb.com/docs/manual/reference/command/explain/
 */
export const explain: Command = {
  fields: ["verbosity"],
  run(context) {
    const explained: unknown = context.body.explain;
    if (!isDocument(explained)) throw typeMismatch("BSON field 'explain.explain' must be an object");
    const name = commandName(explained);
    if (name !== "find" && name !== "count")
      throw commandNotSupported(`explain of ${name} is not supported here`);
    const namespace = namespaceOf(context, explained[name]);
    const selection = selectionOf(explained, name === "find" ? "filter" : "query");
    return { fields: explainQuery(context, namespace, explained, selection) };
  },
};

function explainQuery(
  { engine, body }: CommandContext,
  namespace: string,
  explained: Document,
  selection: Selection,
): Document {
  const collection = engine.catalog.get(namespace);
  const planner = { namespace, parsedQuery: selection.filter, rejectedPlans: [] };
  if (!collection) return { queryPlanner: { ...planner, winningPlan: { stage: "EOF" } } };
  const matching = new Matching(engine, collection, selection);
  const queryPlanner = { ...planner, winningPlan: describePlan(matching.plan, selection.sort) };
  if (body.verbosity === "queryPlanner") return { queryPlanner };
  const startedAt = Date.now();
  const nReturned = drain(matching, selection, explained);
  return {
    queryPlanner,
    executionStats: {
      executionSuccess: true,
      nReturned,
      executionTimeMillis: Date.now() - startedAt,
      totalKeysExamined: matching.scan.keysExamined,
      totalDocsExamined: matching.scan.docsExamined,
    },
  };
}

function drain(matching: Matching, { sort }: Selection, explained: Document): number {
  const skip = optionalCount(explained, "skip") ?? 0;
  const last = skip + (optionalCount(explained, "limit") || Number.POSITIVE_INFINITY);
  const inTurn: Iterable<Found> = sort && !matching.plan.sorted ? inOrder(matching, sort, last) : matching;
  let seen = 0;
  for (const _ of inTurn) if (++seen >= last) break;
  return Math.max(0, seen - skip);
}

function describePlan(plan: Plan, sort: Document | undefined): Document {
  const access = describeAccess(plan);
  return sort && !plan.sorted ? { stage: "SORT", sortPattern: sort, inputStage: access } : access;
}

function describeAccess(plan: Plan): Document {
  switch (plan.kind) {
    case "collection":
      return { stage: "COLLSCAN", direction: plan.reverse ? "backward" : "forward" };
    case "index":
      return { stage: "FETCH", inputStage: describeIndexScan(plan) };
    case "or":
      return {
        stage: "FETCH",
        inputStage: { stage: "OR", inputStages: plan.branches.map(describeIndexScan) },
      };
  }
}

function describeIndexScan({ index, reverse, intervals }: IndexUse): Document {
  return {
    stage: "IXSCAN",
    keyPattern: index.spec.key,
    indexName: index.name,
    isMultiKey: index.multikey.includes(true),
    isUnique: index.unique,
    isSparse: index.spec.sparse === true,
    isPartial: index.spec.partialFilterExpression !== undefined,
    direction: reverse ? "backward" : "forward",
    seeks: intervals.length,
  };
}
