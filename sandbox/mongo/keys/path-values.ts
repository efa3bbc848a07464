import { isDocument } from "../query/values";

/** A field that a document lacks. Indexed as null, but a sparse index leaves a document out that has only these. */
export const MISSING = Symbol("missing");

/** The values that a document contributes to one entry of a (compound) index, one for each indexed path. */
export type KeyValues = readonly unknown[];

export type ExtractedKeys = {
  readonly entries: KeyValues[];
  /** For each indexed path, whether an array was spread over several entries. */
  readonly multikey: boolean[];
};

/** Two indexed paths of one document lead through different arrays, which no compound index can hold. */
export class ParallelArraysError extends Error {
  constructor(readonly paths: readonly [string, string]) {
    super(`cannot index parallel arrays [${paths[0]}] [${paths[1]}]`);
  }
}

type Slot = { path: readonly string[]; at: number; value: unknown };

/**
 * The entries of a document in an index over `paths`, as MongoDB's B-tree key generator makes them: arrays give one
 * entry for each element, an empty array counts as undefined, a missing field as MISSING.
 * @throws ParallelArraysError
 */
export function extractKeys(
  document: Record<string, unknown>,
  paths: readonly (readonly string[])[],
): ExtractedKeys {
  const entries: KeyValues[] = [];
  const multikey = paths.map(() => false);
  expand(
    paths.map((path) => ({ path, at: 0, value: document })),
    entries,
    multikey,
  );
  return { entries, multikey };
}

function expand(slots: readonly Slot[], entries: KeyValues[], multikey: boolean[]): void {
  const walked = slots.map(walk);
  const spread = walked.findIndex(isSpread);
  if (spread < 0) {
    entries.push(walked.map((slot) => slot.value));
    return;
  }
  const array = walked[spread]?.value as unknown[];
  walked.forEach((slot, index) => {
    if (!isSpread(slot)) return;
    if (slot.value !== array) {
      throw new ParallelArraysError([slot.path.join("."), walked[spread]?.path.join(".") ?? ""]);
    }
    multikey[index] = true;
  });
  if (array.length === 0) {
    const fixed = (slot: Slot) => (slot.at === slot.path.length ? undefined : MISSING);
    entries.push(walked.map((slot) => (isSpread(slot) ? fixed(slot) : slot.value)));
    return;
  }
  for (const element of array) {
    expand(
      walked.map((slot) => (isSpread(slot) ? descend(slot, element) : slot)),
      entries,
      multikey,
    );
  }
}

const DONE = Number.POSITIVE_INFINITY;

function isSpread(slot: Slot): boolean {
  return slot.at !== DONE && Array.isArray(slot.value);
}

/** Follows a path until its end or the first array that must be spread. */
function walk(slot: Slot): Slot {
  let { value, at } = slot;
  if (at === DONE) return slot;
  while (at < slot.path.length) {
    const segment = slot.path[at] ?? "";
    if (Array.isArray(value)) {
      // "a.0" reads the first element of an array, not a field called "0" of each.
      if (!/^(0|[1-9]\d*)$/.test(segment) || Number(segment) >= value.length) break;
      value = value[Number(segment)];
    } else if (isDocument(value) && Object.hasOwn(value, segment)) {
      value = value[segment];
    } else {
      return { ...slot, at: DONE, value: MISSING };
    }
    at++;
  }
  if (Array.isArray(value)) return { ...slot, at, value };
  return { ...slot, at: DONE, value };
}

/** One element of a spread array: the end of the path, or a document in which it goes on. */
function descend(slot: Slot, element: unknown): Slot {
  if (slot.at === slot.path.length) return { ...slot, at: DONE, value: element };
  if (isDocument(element)) return { ...slot, value: element };
  return { ...slot, at: DONE, value: MISSING };
}
