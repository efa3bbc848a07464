import type { Document } from "bson";
import { failedToParse, invalidOptions } from "../query/errors";
import { letScope } from "../query/filter";
import { commandScope } from "../query/scope";
import { compileShaping, isShapingStage } from "../query/stages/shaping";
import { isDocument } from "../query/values";
import { replaceDocument } from "./replacement";

/**
 * Compiles an update that is an aggregation pipeline.
 * https://www.mongodb.com/docs/manual/tutorial/update-documents-with-aggregation-pipeline/
 *
 * @throws InvalidOptions for a stage other than `$set`, `$unset`, `$project`, `$replaceWith` and their aliases
 */
export function compilePipelineUpdate(
  pipeline: readonly unknown[],
  now: Date,
  variables: Document | undefined,
): (document: Document) => Document {
  const scope = letScope(commandScope(now), variables);
  const stages = pipeline.map((stage) => {
    const [name, ...others] = isDocument(stage) ? Object.keys(stage) : [];
    if (name === undefined || others.length > 0) {
      throw failedToParse("Each element of the 'pipeline' array must be an object with exactly one field");
    }
    if (!isShapingStage(name)) {
      throw invalidOptions(`${name} is not allowed to be used within an update`);
    }
    return compileShaping(name, (stage as Document)[name], scope);
  });
  return (document) =>
    replaceDocument(
      document,
      stages.reduce((shaped, shape) => shape(shaped), document),
    );
}
