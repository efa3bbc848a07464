import type { Document } from "bson";
import { identicalBson } from "../query/order";
import { isDocument, setField } from "../query/values";

/** What a change stream reports about an update. */
export interface UpdateDescription {
  updatedFields: Document;
  removedFields: string[];
  truncatedArrays: { field: string; newSize: number }[];
}

/**
 * Describes how a document changed, as `updateDescription` of a change event does: by the dotted paths that changed.
 * https://www.mongodb.com/docs/manual/reference/change-events/update/
 */
export function describeChange(before: Document, after: Document): UpdateDescription {
  const description: UpdateDescription = { updatedFields: {}, removedFields: [], truncatedArrays: [] };
  compareFields(before, after, "", description);
  return description;
}

function compareFields(
  before: Document,
  after: Document,
  prefix: string,
  description: UpdateDescription,
): void {
  for (const name of Object.keys(before)) {
    if (!Object.hasOwn(after, name)) description.removedFields.push(prefix + name);
  }
  for (const [name, value] of Object.entries(after)) {
    if (Object.hasOwn(before, name)) compareValues(before[name], value, prefix + name, description);
    else setField(description.updatedFields, prefix + name, value);
  }
}

function compareValues(before: unknown, after: unknown, path: string, description: UpdateDescription): void {
  if (before === after || identicalBson(before, after)) return;
  if (isDocument(before) && isDocument(after) && canDescribe(before, after)) {
    compareFields(before, after, `${path}.`, description);
  } else if (Array.isArray(before) && Array.isArray(after) && keepsMost(before, after)) {
    compareElements(before, after, path, description);
  } else {
    setField(description.updatedFields, path, after);
  }
}

function compareElements(
  before: unknown[],
  after: unknown[],
  path: string,
  description: UpdateDescription,
): void {
  if (after.length < before.length) description.truncatedArrays.push({ field: path, newSize: after.length });
  for (const [index, element] of after.entries()) {
    const name = `${path}.${index}`;
    if (index < before.length) compareValues(before[index], element, name, description);
    else setField(description.updatedFields, name, element);
  }
}

/** Paths can tell the change of a nested document where no name has a dot, and the fields that stay keep their order. */
function canDescribe(before: Document, after: Document): boolean {
  const names = Object.keys(after);
  const kept = Object.keys(before).filter((name) => Object.hasOwn(after, name));
  return (
    kept.length > 0 &&
    kept.every((name, index) => names[index] === name) &&
    !names.concat(Object.keys(before)).some(isAmbiguous)
  );
}

function isAmbiguous(name: string): boolean {
  return name === "" || name.includes(".") || name.startsWith("$");
}

/** An array that lost or moved most elements is reported whole. */
function keepsMost(before: unknown[], after: unknown[]): boolean {
  const length = Math.min(before.length, after.length);
  const changed = before
    .slice(0, length)
    .filter((element, index) => !identicalBson(element, after[index])).length;
  return length > 0 && changed * 2 <= length;
}
