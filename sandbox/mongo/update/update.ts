import type { Document } from "bson";
import { dollarPrefixedFieldName, failedToParse, immutableField, invalidOptions } from "../query/errors";
import { compileCondition, letScope } from "../query/filter";
import { equalBson, identicalBson } from "../query/order";
import { commandScope } from "../query/scope";
import { compileShaping, isShapingStage } from "../query/stages/shaping";
import { isDocument, showField } from "../query/values";
import { compileModifiers } from "./modifier-update";
import { equalityFields, equalityId, withId } from "./upsert";

export { describeChange } from "./describe-change";

export interface UpdateOptions {
  arrayFilters?: Document[];
  upsert?: boolean;
  /** The filter that selected the document: the positional `$` and an upsert's fields come from it. */
  filter: Document;
  /** The value of `$currentDate` and `$$NOW`. */
  now: Date;
  /** Variables for a pipeline, as the command's `let`. */
  let?: Document;
}

export interface CompiledUpdate {
  /** The updated document; the input is left as it is, and is itself the result where nothing changed. */
  apply(document: Document): Document;
  /** The document that an upsert inserts where the filter found none; it has an `_id`, and has it first. */
  insert(): Document;
}

/** Whether an update consists of operators (or stages), and so leaves the fields that it does not name. */
export function isReplacement(update: Document | Document[]): update is Document {
  return !Array.isArray(update) && !Object.keys(update)[0]?.startsWith("$");
}

/**
 * Compiles an update: a replacement document, operators, or a pipeline.
 *
 * https://www.mongodb.com/docs/manual/reference/command/update/
 *
 * @throws MongoCommandError with MongoDB's code where the update is malformed; `apply` and `insert` throw it where a
 *   document can't be updated this way
 */
export function compileUpdate(update: Document | Document[], options: UpdateOptions): CompiledUpdate {
  if (Array.isArray(update)) return pipelineUpdate(update, options);
  return isReplacement(update) ? replacementUpdate(update, options) : modifierUpdate(update, options);
}

function replacementUpdate(replacement: Document, { arrayFilters, filter }: UpdateOptions): CompiledUpdate {
  if (arrayFilters !== undefined) {
    throw failedToParse("arrayFilters may not be specified for replacement-style updates");
  }
  checkReplacement(replacement);
  return {
    apply: (document) => replaceDocument(document, replacement),
    insert: () => withId(replaceDocument(equalityId(filter), replacement)),
  };
}

function modifierUpdate(
  update: Document,
  { arrayFilters = [], filter, now, let: variables }: UpdateOptions,
): CompiledUpdate {
  const applyModifiers = compileModifiers(update, arrayFilters, now);
  const condition = compileCondition(filter, letScope(commandScope(now), variables));
  return {
    apply: (document) =>
      applyModifiers(document, { isInsert: false, position: () => condition.position(document) }),
    insert: () => withId(applyModifiers(equalityFields(filter), { isInsert: true, position: () => -1 })),
  };
}

function pipelineUpdate(
  pipeline: Document[],
  { arrayFilters, filter, now, let: variables }: UpdateOptions,
): CompiledUpdate {
  if (arrayFilters !== undefined) {
    throw failedToParse("arrayFilters may not be specified for pipeline-style updates");
  }
  const apply = compilePipelineUpdate(pipeline, now, variables);
  return { apply, insert: () => withId(apply(equalityFields(filter))) };
}

/**
 * Compiles an update that is an aggregation pipeline.
 * https://www.mongodb.com/docs/manual/tutorial/update-documents-with-aggregation-pipeline/
 *
 * @throws InvalidOptions for a stage other than `$set`, `$unset`, `$project`, `$replaceWith` and their aliases
 */
function compilePipelineUpdate(
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

/**
 * Checks a document that is to replace another one.
 * @throws DollarPrefixedFieldName for a name such as `$set` at the top
 */
function checkReplacement(replacement: Document): void {
  const name = Object.keys(replacement).find((key) => key.startsWith("$"));
  if (name !== undefined) {
    throw dollarPrefixedFieldName(
      `The dollar ($) prefixed field '${name}' in '${name}' is not allowed in the context of an update's replacement document. Consider using an aggregation pipeline with $replaceWith.`,
    );
  }
}

/**
 * Puts one document in the place of another: the `_id` stays, and is first.
 *
 * @returns the old document itself where the new one is the same
 * @throws ImmutableField where the new document has another `_id`
 */
function replaceDocument(before: Document, replacement: Document): Document {
  if (before._id === undefined) return replacement;
  if (replacement._id !== undefined && !equalBson(before._id, replacement._id)) {
    throw immutableField(
      `The _id field cannot be changed from {${showField("_id", before._id)}} to {${showField("_id", replacement._id)}}.`,
    );
  }
  const after = { _id: before._id, ...replacement };
  return identicalBson(before, after) ? before : after;
}
