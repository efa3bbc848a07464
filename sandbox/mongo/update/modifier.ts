import type { Document } from "bson";
import { identicalBson } from "../query/order";
import { showField } from "../query/values";
import type { Draft } from "./draft";

/** Where a modifier is applied. */
export interface Target {
  readonly parts: readonly string[];
  readonly document: Document;
}

/** One compiled `path: operand` of an update operator. */
export interface Modifier {
  apply(draft: Draft, target: Target): void;
}

/** The operator for one field: parses the operand, and throws MongoDB's error if it is not one. */
export type ModifierFactory = (operand: unknown, path: string, now: Date) => Modifier;

/** A modifier that computes the new value from the old one, which is `undefined` where the field is missing. */
export function computed(compute: (current: unknown, target: Target) => unknown): Modifier {
  return {
    apply(draft, target) {
      const current = draft.read(target.parts);
      const next = compute(current, target);
      if (current === undefined || !identicalBson(current, next)) draft.write(target.parts, next);
    },
  };
}

/** A modifier of existing values: leaves a missing field or an impossible path as it is. */
export function ofExisting(
  compute: (current: NonNullable<unknown> | null, target: Target) => unknown,
): Modifier {
  const { apply } = computed((current, target) => compute(current as NonNullable<unknown> | null, target));
  return {
    apply(draft, target) {
      if (draft.read(target.parts) !== undefined) apply(draft, target);
    },
  };
}

/** The field's name, as messages show it. */
export function fieldName({ parts }: Target): string {
  return parts.at(-1) ?? "";
}

/** The document's `_id`, as messages show it. */
export function showId({ document }: Target): string {
  return `{${showField("_id", document._id)}}`;
}
