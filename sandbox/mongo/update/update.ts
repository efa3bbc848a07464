import type { Document } from "bson";
import { failedToParse } from "../query/errors";
import { compileCondition, letScope } from "../query/filter";
import { commandScope } from "../query/scope";
import { compileModifiers } from "./modifier-update";
import { compilePipelineUpdate } from "./pipeline-update";
import { checkReplacement, replaceDocument } from "./replacement";
import { equalityFields, equalityId, withId } from "./upsert";

export { describeChange } from "./describe-change";

export interface UpdateOptions {
  arrayFilters?: Document[];
  upsert?: boolean;
  /** The filter that selected the document: the positional `$` and an upsert's fields come from it. */
  filter: Document;
  /** What `$currentDate` and `$$NOW` give. */
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
