import type { Document } from "bson";

/** A compiled query condition. */
export interface Condition {
  matches(document: Document): boolean;
  /** Index of the array element that made a matching document match, for the positional `$`; -1 where none did. */
  position(document: Document): number;
}

export function always(): Condition {
  return { matches: () => true, position: () => -1 };
}

/** A condition that no array position follows from. */
export function plain(matches: (document: Document) => boolean): Condition {
  return { matches, position: () => -1 };
}

/** All conditions hold; the last one that passed an array gives the position. */
export function all(conditions: readonly Condition[]): Condition {
  const [only] = conditions;
  if (only === undefined) return always();
  if (conditions.length === 1) return only;
  return {
    matches: (document) => {
      for (const condition of conditions) if (!condition.matches(document)) return false;
      return true;
    },
    position: (document) =>
      conditions.map((condition) => condition.position(document)).findLast(isFound) ?? -1,
  };
}

/** One condition holds, and the first that does gives the position. */
export function any(conditions: readonly Condition[]): Condition {
  return {
    matches: (document) => {
      for (const condition of conditions) if (condition.matches(document)) return true;
      return false;
    },
    position: (document) =>
      conditions.find((condition) => condition.matches(document))?.position(document) ?? -1,
  };
}

/** The condition does not hold; a negation never gives a position. */
export function not(condition: Condition): Condition {
  return plain((document) => !condition.matches(document));
}

function isFound(position: number): boolean {
  return position >= 0;
}
