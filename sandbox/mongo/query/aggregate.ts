import type { Document } from "bson";
import { location, notImplemented, typeMismatch } from "./errors";
import { letScope } from "./filter";
import { commandScope, type Scope } from "./scope";
import { grouping } from "./stages/grouping";
import { joining } from "./stages/joining";
import { selection } from "./stages/selection";
import { compileShaping, isShapingStage } from "./stages/shaping";
import type { CompileStage, Stage, StageContext } from "./stages/stage";
import { unwind } from "./stages/unwind";
import { isDocument } from "./values";

const STAGES = new Map<string, CompileStage>([
  ...Object.entries({ ...selection, ...grouping, ...joining }),
  ["$unwind", unwind],
]);

/** Stages that MongoDB has and this server does not. */
const REFUSED = new Set([
  "$changeStreamSplitLargeEvent",
  "$collStats",
  "$currentOp",
  "$densify",
  "$documents",
  "$fill",
  "$geoNear",
  "$graphLookup",
  "$indexStats",
  "$listLocalSessions",
  "$listSessions",
  "$merge",
  "$out",
  "$planCacheStats",
  "$redact",
  "$search",
  "$searchMeta",
  "$setWindowFields",
  "$vectorSearch",
]);

/** What a pipeline runs with. */
export interface PipelineContext {
  /** The documents of a collection that `$lookup` or `$unionWith` names. */
  collection(name: string): Iterable<Document>;
  /** The value of `$$NOW`. */
  now: Date;
  /** Variables of the command. */
  let?: Document;
}

/**
 * Runs an aggregation pipeline.
 *
 * https://www.mongodb.com/docs/manual/reference/operator/aggregation-pipeline/
 *
 * @param source the collection's documents; they are not changed, and the result may share parts with them
 * @throws MongoCommandError: Location40324 for a stage that is unknown, NotImplemented for one that this server
 *   refuses, and MongoDB's code for malformed stages and for values that an expression can't work with
 */
export function runPipeline(
  source: Iterable<Document>,
  pipeline: readonly Document[],
  context: PipelineContext,
): Document[] {
  return [...compile(pipeline, context)(source)];
}

/**
 * Checks a pipeline without running it.
 * @throws MongoCommandError as {@link runPipeline} does for a malformed pipeline
 */
export function checkPipeline(pipeline: readonly Document[], variables?: Document): void {
  compile(pipeline, { collection: () => [], now: new Date(), let: variables });
}

function compile(pipeline: readonly Document[], context: PipelineContext): Stage {
  return compilePipeline(pipeline, letScope(commandScope(context.now), context.let), (name) =>
    context.collection(name),
  );
}

function compilePipeline(pipeline: unknown, scope: Scope, collection: StageContext["collection"]): Stage {
  if (!Array.isArray(pipeline)) throw typeMismatch("'pipeline' option must be specified as an array");
  const context: StageContext = {
    scope,
    collection,
    compilePipeline: (nested, inner) => compilePipeline(nested, inner, collection),
  };
  const stages = pipeline.map((stage) => compileStage(stage, context));
  return (documents) => stages.reduce((input, stage) => stage(input), documents);
}

function compileStage(stage: unknown, context: StageContext): Stage {
  if (!isDocument(stage)) throw typeMismatch("Each element of the 'pipeline' array must be an object");
  const [name, ...others] = Object.keys(stage);
  if (name === undefined || others.length > 0) {
    throw location(40323, "A pipeline stage specification object must contain exactly one field.");
  }
  if (isShapingStage(name)) return compileShapingStage(name, stage[name], context.scope);
  const compileNamed = STAGES.get(name);
  if (compileNamed !== undefined) return compileNamed(stage[name], context);
  if (REFUSED.has(name)) throw notImplemented(`the pipeline stage ${name} is not supported here`);
  throw location(40324, `Unrecognized pipeline stage name: '${name}'`);
}

function compileShapingStage(name: string, operand: unknown, scope: Scope): Stage {
  const shape = compileShaping(name, operand, scope);
  return function* (documents) {
    for (const document of documents) yield shape(document);
  };
}
