import { badValue } from "../query/errors";
import { showField } from "../query/values";
import { child, type Draft } from "./draft";
import type { Modifier, Target } from "./modifier";
import { isPositional } from "./update-path";

/**
 * Checks the operand of `$rename` and returns the destination path.
 * https://www.mongodb.com/docs/manual/reference/operator/update/rename/
 */
export function renameDestination(source: string, operand: unknown): string {
  if (typeof operand !== "string") {
    throw badValue(`The 'to' field for $rename must be a string: ${showField(source, operand)}`);
  }
  if (source === operand) {
    throw badValue(`The source and target field for $rename must differ: ${showField(source, operand)}`);
  }
  if (source.split(".").some(isPositional)) {
    throw badValue(`The source field for $rename may not be dynamic: ${source}`);
  }
  if (operand.split(".").some(isPositional)) {
    throw badValue(`The destination field for $rename may not be dynamic: ${operand}`);
  }
  return operand;
}

/** Moves a field; it is applied at the destination. */
export function renaming(source: readonly string[]): Modifier {
  return {
    apply(draft, target) {
      refuseArrays(draft, source, "source", target);
      const value = draft.read(source);
      if (value === undefined) return;
      refuseArrays(draft, target.parts, "destination", target);
      draft.write(target.parts, value);
      draft.remove(source);
    },
  };
}

function refuseArrays(draft: Draft, parts: readonly string[], role: string, { document }: Target): void {
  let value: unknown = draft.document;
  for (const [index, part] of parts.entries()) {
    if (Array.isArray(value)) {
      throw badValue(
        `The ${role} field cannot be an array element, '${parts.join(".")}' in doc with ${showField("_id", document._id)} has an array field called '${parts[index - 1]}'`,
      );
    }
    value = child(value, part);
  }
}
