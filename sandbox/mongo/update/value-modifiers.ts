import { Timestamp } from "bson";
import { badValue } from "../query/errors";
import { compareBson } from "../query/order";
import { isDocument, show, typeName } from "../query/values";
import { computed, type ModifierFactory } from "./modifier";

const set: ModifierFactory = (value) => computed(() => value);

/** https://www.mongodb.com/docs/manual/reference/operator/update-field/ */
export const valueModifiers: Record<string, ModifierFactory> = {
  $set: set,
  $setOnInsert: set,
  $unset: () => ({ apply: (draft, { parts }) => draft.remove(parts) }),
  $min: (value) =>
    computed((current) => (current === undefined || compareBson(value, current) < 0 ? value : current)),
  $max: (value) =>
    computed((current) => (current === undefined || compareBson(value, current) > 0 ? value : current)),
  $currentDate: (operand, _path, now) => {
    const value = currentValue(operand, now);
    return computed(() => value);
  },
};

function currentValue(operand: unknown, now: Date): Date | Timestamp {
  if (typeof operand === "boolean") return now;
  if (!isDocument(operand)) {
    throw badValue(
      `${typeName(operand)} is not valid type for $currentDate. Please use a boolean ('true') or a $type expression ({$type: 'timestamp/date'}).`,
    );
  }
  const unknown = Object.keys(operand).find((name) => name !== "$type");
  if (unknown !== undefined) throw badValue(`Unrecognized $currentDate option: ${unknown}`);
  if (operand.$type === "date") return now;
  if (operand.$type === "timestamp") return new Timestamp({ t: Math.floor(now.getTime() / 1000), i: 1 });
  throw badValue(
    `The '$type' string field is required to be 'date' or 'timestamp': {$currentDate: {field : {$type: ${show(operand.$type)}}}}`,
  );
}
