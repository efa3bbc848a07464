import type { Document } from "bson";
import { failedToParse, location, notImplemented } from "../errors";
import { compileExpression, fieldPath } from "../expression";
import { identityKey } from "../keys";
import { findValue } from "../paths";
import { letEntries, NO_LOCALS, withConstants } from "../scope";
import { isDocument, setField, typeName } from "../values";
import { type CompileStage, type Stage, type StageContext, stageOptions, withField } from "./stage";

const NOT_IN_FACET = new Set([
  "$facet",
  "$collStats",
  "$geoNear",
  "$indexStats",
  "$out",
  "$merge",
  "$planCacheStats",
]);

/** Returns the related documents of the other collection. */
type Related = (document: Document) => Iterable<Document>;

/** Stages that read other collections or run nested pipelines. */
export const joining: Record<string, CompileStage> = {
  /** https://www.mongodb.com/docs/manual/reference/operator/aggregation/lookup/ */
  $lookup: (operand, context) => {
    const options = stageOptions(
      operand,
      "$lookup",
      ["as"],
      ["from", "localField", "foreignField", "let", "pipeline"],
      9,
    );
    const as = fieldPath(stringOption(options, "as"));
    const from = stringOption(options, "from");
    const refine = compileRefinement(options, context);
    return function* (documents) {
      const related = relatedDocuments(options, context.collection(from));
      for (const document of documents) {
        yield withField(document, as, [...refine(related(document), document)]);
      }
    };
  },
  /** https://www.mongodb.com/docs/manual/reference/operator/aggregation/unionWith/ */
  $unionWith: (operand, context) => {
    const { coll, pipeline = [] } =
      typeof operand === "string"
        ? { coll: operand }
        : stageOptions(operand, "$unionWith", ["coll"], ["pipeline"], 9);
    if (typeof coll !== "string") throw failedToParse("$unionWith requires 'coll' to be a string");
    const stage = context.compilePipeline(pipeline, context.scope);
    return function* (documents) {
      yield* documents;
      yield* stage(context.collection(coll));
    };
  },
  /** https://www.mongodb.com/docs/manual/reference/operator/aggregation/facet/ */
  $facet: (operand, context) => {
    if (!isDocument(operand) || Object.keys(operand).length === 0) {
      throw location(40169, "the $facet specification must be a non-empty object");
    }
    const facets = Object.entries(operand).map(([name, pipeline]) => {
      if (!Array.isArray(pipeline)) {
        throw location(40170, `arguments to $facet must be arrays, ${name} is type ${typeName(pipeline)}`);
      }
      const refused = pipeline
        .flatMap((stage) => (isDocument(stage) ? Object.keys(stage) : []))
        .find((stage) => NOT_IN_FACET.has(stage));
      if (refused !== undefined)
        throw location(40600, `${refused} is not allowed to be used within a $facet stage`);
      return [name, context.compilePipeline(pipeline, context.scope)] as const;
    });
    return (documents) => {
      const input = [...documents];
      const result: Document = {};
      for (const [name, stage] of facets) setField(result, name, [...stage(input)]);
      return [result];
    };
  },
};

function stringOption(options: Document, name: string): string {
  const value = options[name];
  if (typeof value === "string") return value;
  if (name === "from" && value === undefined)
    throw notImplemented("$lookup without 'from' is not supported here");
  throw failedToParse(`$lookup argument '${name}' must be a string, found type ${typeName(value)}`);
}

/** Runs the `pipeline` of a `$lookup` over the related documents; its `let` sees the local document. */
function compileRefinement(
  options: Document,
  context: StageContext,
): (related: Iterable<Document>, local: Document) => Iterable<Document> {
  if (options.pipeline === undefined) {
    if (options.let !== undefined || options.localField === undefined) {
      throw failedToParse(
        "$lookup requires both or neither of 'localField' and 'foreignField' to be specified",
      );
    }
    return (related) => related;
  }
  const variables = letEntries(options.let).map(
    ([name, value]) => [name, compileExpression(value, context.scope)] as const,
  );
  const compile = (values: readonly (readonly [string, unknown])[]): Stage =>
    context.compilePipeline(options.pipeline, withConstants(context.scope, new Map(values)));
  const checked = compile(variables.map(([name]) => [name, null]));
  if (variables.length === 0) return (related) => checked(related);
  return (related, local) =>
    compile(variables.map(([name, evaluate]) => [name, evaluate(local, NO_LOCALS)]))(related);
}

/** Finds related documents by equality of two fields, through a table of the other collection's values. */
function relatedDocuments(options: Document, foreign: Iterable<Document>): Related {
  const all = [...foreign];
  const { localField, foreignField } = options;
  if (localField === undefined && foreignField === undefined) return () => all;
  if (typeof localField !== "string" || typeof foreignField !== "string") {
    throw failedToParse(
      "$lookup requires both or neither of 'localField' and 'foreignField' to be specified",
    );
  }
  const [local, remote] = [fieldPath(localField), fieldPath(foreignField)];
  const table = new Map<string | number, Set<number>>();
  for (const [index, document] of all.entries()) {
    for (const value of valuesAt(document, remote, true)) {
      const key = identityKey(value);
      const indexes = table.get(key) ?? new Set();
      table.set(key, indexes.add(index));
    }
  }
  return (document) => {
    const keys = valuesAt(document, local, false).flat(1).map(identityKey);
    const indexes = new Set(keys.flatMap((key) => [...(table.get(key) ?? [])]));
    return [...indexes].sort((a, b) => a - b).map((index) => all[index] as Document);
  };
}

/** All values that a query would compare at a path; a missing field is null. */
function valuesAt(document: Document, parts: readonly string[], entersLast: boolean): unknown[] {
  const values: unknown[] = [];
  findValue(document, parts, entersLast, (value) => {
    values.push(value ?? null);
    return false;
  });
  return values;
}
