import type { Document } from "bson";
import { badValue, failedToParse, immutableField } from "../query/errors";
import { equalBson } from "../query/order";
import type { ValueTest } from "../query/paths";
import { isDocument, show, showField, typeName } from "../query/values";
import { checkArrayFilters, compileArrayFilters } from "./array-filters";
import { arrayModifiers } from "./array-modifiers";
import { child, Draft } from "./draft";
import type { Modifier, ModifierFactory } from "./modifier";
import { numberModifiers } from "./number-modifiers";
import { renameDestination, renaming } from "./rename";
import {
  compareUpdatePaths,
  filterIdentifier,
  isPositional,
  PathConflicts,
  parseUpdatePath,
} from "./update-path";
import { valueModifiers } from "./value-modifiers";

const FACTORIES = new Map<string, ModifierFactory>(
  [valueModifiers, numberModifiers, arrayModifiers].flatMap((table) => Object.entries(table)),
);

/** A modifier at its path, whose positional parts are not yet resolved. */
interface Change {
  parts: readonly string[];
  modifier: Modifier;
  onInsertOnly: boolean;
}

/** An update by operators, applied to one document. */
export type ApplyModifiers = (
  document: Document,
  situation: { isInsert: boolean; position: () => number },
) => Document;

/**
 * Compiles an update that consists of operators.
 * https://www.mongodb.com/docs/manual/reference/operator/update/
 */
export function compileModifiers(
  update: Document,
  arrayFilters: readonly Document[],
  now: Date,
): ApplyModifiers {
  const filters = compileArrayFilters(arrayFilters, now);
  const conflicts = new PathConflicts();
  const changes = Object.entries(update).flatMap(([name, fields]) =>
    parseOperator(name, fields, now, conflicts),
  );
  checkArrayFilters(
    filters,
    changes.map(({ parts }) => parts),
    update,
  );
  const isDynamic = changes.some(({ parts }) => parts.some(isPositional));
  const ordered = isDynamic ? changes : inOrder(changes);
  return (document, { isInsert, position }) => {
    const draft = new Draft(document);
    const concrete = isDynamic ? resolve(ordered, document, filters, position) : ordered;
    for (const { parts, modifier, onInsertOnly } of concrete) {
      if (isInsert || !onInsertOnly) modifier.apply(draft, { parts, document });
    }
    checkId(document, draft.document, concrete);
    return draft.document;
  };
}

function parseOperator(name: string, fields: unknown, now: Date, conflicts: PathConflicts): Change[] {
  const factory = FACTORIES.get(name);
  if (factory === undefined && name !== "$rename") {
    throw failedToParse(
      `Unknown modifier: ${name}. Expected a valid update modifier or pipeline-style update specified as an array`,
    );
  }
  if (!isDocument(fields)) {
    throw failedToParse(
      `Modifiers operate on fields but we found type ${typeName(fields)} instead. For example: {$mod: {<field>: ...}} not {${showField(name, fields)}}`,
    );
  }
  return Object.entries(fields).map(([path, operand]) => {
    const parts = parseUpdatePath(path);
    conflicts.add(parts);
    if (factory !== undefined) {
      return { parts, modifier: factory(operand, path, now), onInsertOnly: name === "$setOnInsert" };
    }
    const destination = parseUpdatePath(renameDestination(path, operand));
    conflicts.add(destination);
    return { parts: destination, modifier: renaming(parts), onInsertOnly: false };
  });
}

function inOrder(changes: Change[]): Change[] {
  return changes.toSorted((a, b) => compareUpdatePaths(a.parts, b.parts));
}

/** Replaces the positional parts by the indexes that they stand for in this document. */
function resolve(
  changes: readonly Change[],
  document: Document,
  filters: ReadonlyMap<string, ValueTest>,
  position: () => number,
): Change[] {
  const conflicts = new PathConflicts();
  const concrete = changes.flatMap((change) =>
    resolvePath(change.parts, document, filters, position).map((parts) => ({ ...change, parts })),
  );
  for (const { parts } of concrete) conflicts.add(parts);
  return inOrder(concrete);
}

function resolvePath(
  parts: readonly string[],
  document: Document,
  filters: ReadonlyMap<string, ValueTest>,
  position: () => number,
): string[][] {
  const at = parts.findIndex(isPositional);
  if (at < 0) return [[...parts]];
  const [before, rest] = [parts.slice(0, at), parts.slice(at + 1)];
  return indexesOf(parts[at] as string, before, document, filters, position).flatMap((index) =>
    resolvePath([...before, String(index), ...rest], document, filters, position),
  );
}

function indexesOf(
  part: string,
  before: readonly string[],
  document: Document,
  filters: ReadonlyMap<string, ValueTest>,
  position: () => number,
): number[] {
  const identifier = filterIdentifier(part);
  if (identifier === undefined) {
    const index = position();
    if (index < 0) {
      throw badValue("The positional operator did not find the match needed from the query.");
    }
    return [index];
  }
  const array = before.reduce<unknown>(child, document);
  const path = before.join(".");
  if (array === undefined) {
    throw badValue(`The path '${path}' must exist in the document in order to apply array updates.`);
  }
  if (!Array.isArray(array)) {
    throw badValue(`Cannot apply array updates to non-array element ${before.at(-1)}: ${show(array)}`);
  }
  const test = filters.get(identifier);
  return [...array.keys()].filter((index) => test === undefined || test(array[index]));
}

function checkId(before: Document, after: Document, changes: readonly Change[]): void {
  if (before._id === undefined || equalBson(before._id, after._id)) return;
  const path = changes.find(({ parts }) => parts[0] === "_id")?.parts.join(".") ?? "_id";
  throw immutableField(`Performing an update on the path '${path}' would modify the immutable field '_id'`);
}
