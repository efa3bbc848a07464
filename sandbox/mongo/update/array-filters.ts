import type { Document } from "bson";
import { badValue, failedToParse } from "../query/errors";
import { compileCondition } from "../query/filter";
import type { ValueTest } from "../query/paths";
import { commandScope } from "../query/scope";
import { isDocument, show } from "../query/values";
import { filterIdentifier } from "./update-path";

/**
 * Compiles `arrayFilters`, by the identifier that each is for.
 * https://www.mongodb.com/docs/manual/reference/operator/update/positional-filtered/
 */
export function compileArrayFilters(filters: readonly Document[], now: Date): Map<string, ValueTest> {
  const compiled = new Map<string, ValueTest>();
  for (const filter of filters) {
    const identifier = identifierOf(filter);
    if (compiled.has(identifier)) {
      throw failedToParse(`Found multiple array filters with the same top-level field name ${identifier}`);
    }
    const { matches } = compileCondition(filter, commandScope(now));
    compiled.set(identifier, (element) => matches({ [identifier]: element }));
  }
  return compiled;
}

/** Refuses a path that names no filter, and a filter that no path names. */
export function checkArrayFilters(
  filters: ReadonlyMap<string, ValueTest>,
  paths: readonly (readonly string[])[],
  update: Document,
): void {
  const unused = new Set(filters.keys());
  for (const parts of paths) {
    for (const identifier of parts.map(filterIdentifier)) {
      if (identifier === undefined || identifier === "") continue;
      if (!filters.has(identifier)) {
        throw badValue(`No array filter found for identifier '${identifier}' in path '${parts.join(".")}'`);
      }
      unused.delete(identifier);
    }
  }
  for (const identifier of unused) {
    throw failedToParse(
      `The array filter for identifier '${identifier}' was not used in the update ${show(update)}`,
    );
  }
}

function identifierOf(filter: Document): string {
  const [identifier, other] = new Set(topLevelNames(filter));
  if (identifier === undefined) {
    throw failedToParse("Cannot use an expression without a top-level field name in arrayFilters");
  }
  if (other !== undefined) {
    throw failedToParse(
      `Error parsing array filter :: caused by :: Expected a single top-level field name, found '${identifier}' and '${other}'`,
    );
  }
  if (!/^[a-z][a-zA-Z0-9]*$/.test(identifier)) {
    throw badValue(
      `Error parsing array filter :: caused by :: The top-level field name must be an alphanumeric string beginning with a lowercase letter, found '${identifier}'`,
    );
  }
  return identifier;
}

function topLevelNames(filter: unknown): string[] {
  if (!isDocument(filter)) throw failedToParse(`Each array filter must be an object, found ${show(filter)}`);
  return Object.entries(filter).flatMap(([name, operand]) => {
    if (!name.startsWith("$")) return [name.split(".")[0] as string];
    return Array.isArray(operand) ? operand.flatMap(topLevelNames) : [];
  });
}
