import type { Document } from "bson";
import { compileOutput } from "../accumulators";
import { location, notImplemented } from "../errors";
import { compileExpression } from "../expression";
import type { Evaluate } from "../expressions/operator";
import { identityKey } from "../keys";
import { compareBson, equalBson, sortDocuments } from "../order";
import { NO_LOCALS, type Scope } from "../scope";
import { isDocument, typeName } from "../values";
import { type CompileStage, type Stage, stageInteger, stageOptions } from "./stage";

const COUNT: Document = { count: { $sum: 1 } };

type GroupOutput = ReturnType<typeof compileOutput>;

/** Stages that combine many documents into one. */
export const grouping: Record<string, CompileStage> = {
  /** https://www.mongodb.com/docs/manual/reference/operator/aggregation/group/ */
  $group: (operand, { scope }) => {
    if (!isDocument(operand)) throw location(15947, "a group's fields must be specified in an object");
    if (!Object.hasOwn(operand, "_id")) throw location(15955, "a group specification must include an _id");
    const { _id, ...fields } = operand;
    return groupBy(compileExpression(_id, scope), compileOutput(fields, scope));
  },
  /** https://www.mongodb.com/docs/manual/reference/operator/aggregation/sortByCount/ */
  $sortByCount: (operand, { scope }) => {
    const isExpression =
      (typeof operand === "string" && operand.startsWith("$")) ||
      (isDocument(operand) && Object.keys(operand)[0]?.startsWith("$"));
    if (!isExpression) {
      throw location(40148, "the sortByCount field must be defined as a $-prefixed path or an expression");
    }
    const group = groupBy(compileExpression(operand, scope), compileOutput(COUNT, scope));
    return (documents) => sortDocuments(group(documents), { count: -1 });
  },
  $bucket: compileBucket,
  $bucketAuto: compileBucketAuto,
};

function groupBy(keyOf: Evaluate, output: GroupOutput): Stage {
  return function* (documents) {
    const groups = new Map<string | number, { id: unknown; members: Document[] }>();
    for (const document of documents) {
      const id = keyOf(document, NO_LOCALS) ?? null;
      const key = identityKey(id);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, { id, members: [document] });
      else group.members.push(document);
    }
    for (const { id, members } of groups.values()) yield output(members, { _id: id });
  };
}

/** https://www.mongodb.com/docs/manual/reference/operator/aggregation/bucket/ */
function compileBucket(operand: unknown, { scope }: { scope: Scope }): Stage {
  const options = stageOptions(operand, "$bucket", ["groupBy", "boundaries"], ["default", "output"], 40201);
  const boundaries = parseBoundaries(options.boundaries, scope);
  const hasDefault = Object.hasOwn(options, "default");
  const fallback = compileExpression(options.default ?? null, scope)({}, NO_LOCALS);
  const [lowest, highest] = [boundaries[0], boundaries.at(-1)];
  if (hasDefault && compareBson(fallback, lowest) >= 0 && compareBson(fallback, highest) < 0) {
    throw location(
      40199,
      "The $bucket 'default' field must be less than the lowest boundary or greater than or equal to the highest boundary.",
    );
  }
  const evaluate = compileExpression(options.groupBy, scope);
  const keyOf: Evaluate = (document, locals) => {
    const value = evaluate(document, locals);
    const isInside = compareBson(value, lowest) >= 0 && compareBson(value, highest) < 0;
    if (isInside) return boundaries.findLast((boundary) => compareBson(boundary, value) <= 0);
    if (hasDefault) return fallback;
    throw location(
      40066,
      "$switch could not find a matching branch for an input, and no default was specified.",
    );
  };
  const group = groupBy(keyOf, compileOutput(parseOutput(options.output), scope));
  return (documents) => sortDocuments(group(documents), { _id: 1 });
}

function parseBoundaries(value: unknown, scope: Scope): unknown[] {
  if (!Array.isArray(value)) {
    throw location(
      40200,
      `The $bucket 'boundaries' field must be an array, but found type: ${typeName(value)}`,
    );
  }
  const boundaries = value.map((boundary) => compileExpression(boundary, scope)({}, NO_LOCALS));
  if (boundaries.length < 2) {
    throw location(
      40192,
      `The $bucket 'boundaries' field must have at least 2 values, but found ${boundaries.length} value(s).`,
    );
  }
  const isAscending = boundaries.every(
    (boundary, index) => index === 0 || compareBson(boundaries[index - 1], boundary) < 0,
  );
  if (!isAscending) {
    throw location(40194, "The 'boundaries' option to $bucket must be sorted in ascending order.");
  }
  return boundaries;
}

function parseOutput(output: unknown): Document {
  if (output === undefined) return COUNT;
  if (!isDocument(output))
    throw location(40196, `The 'output' field must be an object, but found type: ${typeName(output)}`);
  return output;
}

/** https://www.mongodb.com/docs/manual/reference/operator/aggregation/bucketAuto/ */
function compileBucketAuto(operand: unknown, { scope }: { scope: Scope }): Stage {
  const options = stageOptions(
    operand,
    "$bucketAuto",
    ["groupBy", "buckets"],
    ["output", "granularity"],
    40245,
  );
  if (Object.hasOwn(options, "granularity")) {
    throw notImplemented("$bucketAuto with 'granularity' is not supported here");
  }
  const count = stageInteger(
    options.buckets,
    1,
    40243,
    "The $bucketAuto 'buckets' field must be greater than 0",
  );
  const evaluate = compileExpression(options.groupBy, scope);
  const output = compileOutput(parseOutput(options.output), scope);
  return function* (documents) {
    const entries = Array.from(documents, (document) => ({
      document,
      value: evaluate(document, NO_LOCALS) ?? null,
    }));
    entries.sort((a, b) => compareBson(a.value, b.value));
    const size = Math.max(1, Math.round(entries.length / count));
    let start = 0;
    for (let bucket = 1; start < entries.length; bucket++) {
      let end = bucket === count ? entries.length : Math.min(start + size, entries.length);
      while (end < entries.length && equalBson(entries[end]?.value, entries[end - 1]?.value)) end++;
      const max = entries[Math.min(end, entries.length - 1)]?.value;
      const members = entries.slice(start, end).map((entry) => entry.document);
      yield output(members, { _id: { min: entries[start]?.value, max } });
      start = end;
    }
  };
}
