import { type Document, ObjectId } from "bson";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileFilter } from "../../../query/filter";
import { identicalBson } from "../../../query/order";
import { compileUpdate, describeChange } from "../../../update/update";

const now = new Date(0);
const name = fc.constantFrom("a", "b", "c", "__proto__", "constructor");
const scalar = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.bigInt({ min: -3n, max: 3n }),
  fc.double({ noNaN: true }),
  fc.constantFrom(null, true, "", "x", new Date(5), new ObjectId("65a000000000000000000001")),
);
const { value, document } = fc.letrec<{ value: unknown; document: Document }>((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, scalar, fc.array(tie("value"), { maxLength: 4 }), tie("document")),
  document: fc
    .array(fc.tuple(name, tie("value")), { maxLength: 4 })
    .map((entries) => Object.fromEntries(entries)),
}));
const stored = document.map((fields) => ({ _id: 1, ...fields }));
const path = fc
  .array(fc.oneof(name, fc.constantFrom("0", "1")), { minLength: 1, maxLength: 3 })
  .map((parts) => parts.join("."));
const operator = fc.oneof(
  fc.tuple(fc.constantFrom("$set", "$min", "$max", "$push", "$addToSet", "$pull", "$unset"), path, value),
  fc.tuple(fc.constantFrom("$inc", "$mul"), path, fc.integer({ min: -3, max: 3 })),
  fc.tuple(fc.constant("$pop"), path, fc.constantFrom(1, -1)),
);

function update([operatorName, target, operand]: [string, string, unknown]): Document {
  return { [operatorName]: Object.fromEntries([[target, operand]]) };
}

/** The updated document, or nothing where MongoDB would refuse the update. */
function tryApply(change: [string, string, unknown], before: Document): Document | undefined {
  try {
    return compileUpdate(update(change), { filter: {}, now }).apply(before);
  } catch (error) {
    expect(error).toMatchObject({ name: "MongoCommandError" });
    return undefined;
  }
}

/** Applies a description the way a consumer of a change stream does. */
function follow(before: Document, description: ReturnType<typeof describeChange>): Document {
  const { updatedFields, removedFields, truncatedArrays } = description;
  const cut = Object.fromEntries(
    truncatedArrays.map(({ field, newSize }) => [field, { $each: [], $slice: newSize }]),
  );
  const removed = Object.fromEntries(removedFields.map((field) => [field, ""]));
  const steps = [{ $push: cut }, { $unset: removed }, { $set: updatedFields }];
  return steps.reduce<Document>(
    (current, step) => compileUpdate(step, { filter: {}, now }).apply(current),
    before,
  );
}

describe("for any document and any change", () => {
  it("what $set wrote is found at its path", () => {
    fc.assert(
      fc.property(stored, path, value, (before, target, written) => {
        const after = tryApply(["$set", target, written], before);
        fc.pre(after !== undefined);
        const wanted = Object.fromEntries([[target, { $eq: written }]]);
        expect(compileFilter(wanted)(after as Document)).toBe(true);
      }),
    );
  });

  it("the document that was updated stays as it was", () => {
    fc.assert(
      fc.property(stored, operator, (before, change) => {
        const copy = structuredCloneBson(before);
        tryApply(change, before);
        expect(identicalBson(before, copy)).toBe(true);
      }),
    );
  });

  it("the result is the document itself exactly where nothing changed", () => {
    fc.assert(
      fc.property(stored, operator, (before, change) => {
        const after = tryApply(change, before);
        fc.pre(after !== undefined);
        expect(after === before).toBe(identicalBson(before, after));
      }),
    );
  });

  it("the description of an update leads from before to after", () => {
    fc.assert(
      fc.property(stored, operator, (before, change) => {
        const after = tryApply(change, before);
        fc.pre(after !== undefined);
        expect(follow(before, describeChange(before, after as Document))).toEqual(after);
      }),
    );
  });

  it("the description of any two documents leads from one to the other", () => {
    fc.assert(
      fc.property(stored, stored, (before, after) => {
        expect(follow(before, describeChange(before, after))).toEqual(after);
      }),
    );
  });

  it("no prototype is ever changed", () => {
    fc.assert(
      fc.property(stored, operator, (before, change) => {
        const keys = Reflect.ownKeys(Object.prototype).length;
        const after = tryApply(change, before);
        expect(Reflect.ownKeys(Object.prototype).length).toBe(keys);
        if (after !== undefined) expect(Object.getPrototypeOf(after)).toBe(Object.prototype);
      }),
    );
  });
});

function structuredCloneBson(input: unknown): unknown {
  if (Array.isArray(input)) return input.map(structuredCloneBson);
  if (typeof input === "object" && input !== null && Object.getPrototypeOf(input) === Object.prototype) {
    return Object.fromEntries(Object.entries(input).map(([key, item]) => [key, structuredCloneBson(item)]));
  }
  return input;
}
