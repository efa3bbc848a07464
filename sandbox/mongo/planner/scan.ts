import type { Collection } from "../storage/collection";
import type { Engine } from "../storage/engine";
import { entryRecordId, type KeyRange, recordIdOf, recordRange } from "../storage/layout";
import type { Stored } from "../storage/records";
import type { IndexUse } from "./index-choice";
import type { Plan } from "./plan";
import { keyRanges } from "./trial";

type Step = { readonly range: KeyRange; readonly use: IndexUse | undefined; readonly reverse: boolean };

/**
 * Reads the documents of a plan. A later iteration can resume one that stopped: the scan keeps
 * its current key and no transaction, so an idle cursor holds nothing open in the database.
 */
export class Scan implements Iterable<Stored> {
  keysExamined = 0;
  docsExamined = 0;
  #step = 0;
  #last: Buffer | undefined;
  readonly #steps: readonly Step[];
  readonly #seen: Set<number> | undefined;

  constructor(
    private readonly engine: Engine,
    private readonly collection: Collection,
    plan: Plan,
  ) {
    this.#steps = stepsOf(collection, plan);
    const mayRepeat = plan.kind === "or" || (plan.kind === "index" && plan.index.multikey.includes(true));
    this.#seen = mayRepeat ? new Set() : undefined;
  }

  *[Symbol.iterator](): Iterator<Stored> {
    for (; this.#step < this.#steps.length; this.#step++, this.#last = undefined) {
      const step = this.#steps[this.#step];
      if (!step) return;
      const range = this.#last ? beyond(step, this.#last) : step.range;
      for (const { key, value } of this.engine.environment.entries(range, { reverse: step.reverse })) {
        this.#last = key;
        const stored = step.use
          ? this.#follow(step.use, key, value)
          : { recordId: recordIdOf(key), bytes: value };
        if (!stored) continue;
        this.docsExamined++;
        yield stored;
      }
    }
  }

  #follow({ index }: IndexUse, key: Buffer, value: Buffer): Stored | undefined {
    this.keysExamined++;
    const recordId = entryRecordId(key, value, index.unique);
    if (this.#seen?.has(recordId)) return undefined;
    this.#seen?.add(recordId);
    const bytes = this.engine.records.get(this.collection, recordId);
    return bytes && { recordId, bytes };
  }
}

function stepsOf(collection: Collection, plan: Plan): Step[] {
  if (plan.kind === "collection") {
    return [{ range: recordRange(collection.id), use: undefined, reverse: plan.reverse }];
  }
  const uses = plan.kind === "index" ? [plan] : plan.branches;
  return uses.flatMap((use) => {
    const steps = keyRanges(use).map((range) => ({ range, use, reverse: use.reverse }));
    return use.reverse ? steps.reverse() : steps;
  });
}

/** What is left of a range after the key that was read last. */
function beyond({ range, reverse }: Step, last: Buffer): KeyRange {
  return reverse ? { start: range.start, end: last } : { start: Buffer.concat([last, ZERO]), end: range.end };
}

const ZERO = Buffer.from([0]);
