import type { Document } from "bson";
import { describe, expect, it } from "vitest";
import { compileUpdate } from "../../../update/update";

const now = new Date(0);

function apply(
  update: Document,
  document: Document,
  filter: Document = {},
  arrayFilters?: Document[],
): Document {
  return compileUpdate(update, { filter, now, ...(arrayFilters && { arrayFilters }) }).apply(document);
}

/** https://www.mongodb.com/docs/manual/reference/operator/update/positional/ */
describe("the positional operator $", () => {
  it.each<[string, Document, Document, Document, Document]>([
    ["by value", { a: 2 }, { $set: { "a.$": 9 } }, { a: [1, 2, 2] }, { a: [1, 9, 2] }],
    [
      "by a field of the elements",
      { "a.x": 2 },
      { $inc: { "a.$.n": 1 } },
      { a: [{ x: 1 }, { x: 2 }] },
      { a: [{ x: 1 }, { x: 2, n: 1 }] },
    ],
    [
      "by $elemMatch",
      { a: { $elemMatch: { x: 2, y: 1 } } },
      { $set: { "a.$.z": 1 } },
      { a: [{ x: 2 }, { x: 2, y: 1 }] },
      { a: [{ x: 2 }, { x: 2, y: 1, z: 1 }] },
    ],
    ["by a range", { a: { $gte: 2 } }, { $unset: { "a.$": 1 } }, { a: [1, 2] }, { a: [1, null] }],
    [
      "beside conditions on other fields",
      { _id: 1, a: 2, done: false },
      { $set: { "a.$": 9 } },
      { _id: 1, a: [1, 2], done: false },
      { _id: 1, a: [1, 9], done: false },
    ],
    [
      "by the branch of $or that holds",
      { $or: [{ a: 7 }, { a: 1 }] },
      { $set: { "a.$": 9 } },
      { a: [2, 1] },
      { a: [2, 9] },
    ],
    [
      "by the outer array of a nested path",
      { "a.b.c": 5 },
      { $set: { "a.$.d": 1 } },
      { a: [{ b: [{ c: 4 }] }, { b: [{ c: 1 }, { c: 5 }] }] },
      { a: [{ b: [{ c: 4 }] }, { b: [{ c: 1 }, { c: 5 }], d: 1 }] },
    ],
  ])("finds the element %s", (_name, filter, update, before, after) => {
    expect(apply(update, before, filter)).toEqual(after);
  });

  it.each<[string, Document, Document]>([
    ["the filter passes no array", { _id: 1 }, { $set: { "a.$": 1 } }],
    ["the filter negates", { a: { $ne: 7 } }, { $set: { "a.$": 1 } }],
  ])("is refused where %s", (_name, filter, update) => {
    expect(() => apply(update, { _id: 1, a: [1] }, filter)).toThrow(
      expect.objectContaining({
        code: 2,
        message: "The positional operator did not find the match needed from the query.",
      }),
    );
  });

  it("is refused in an upsert's insert, at the start of a path, and twice", () => {
    expect(() => compileUpdate({ $set: { "a.$": 1 } }, { filter: { a: 1 }, now }).insert()).toThrow(
      /positional operator/,
    );
    expect(() => apply({ $set: { $: 1 } }, {})).toThrow(/element in the first position/);
    expect(() => apply({ $set: { "a.$.b.$": 1 } }, {})).toThrow(/Too many positional/);
  });
});

/** https://www.mongodb.com/docs/manual/reference/operator/update/positional-filtered/ */
describe("$[] and $[identifier]", () => {
  const document = {
    a: [
      { n: 1, b: [1, 2] },
      { n: 5, b: [3] },
    ],
  };

  it("reach every element", () => {
    expect(apply({ $inc: { "a.$[].n": 1 } }, document)).toEqual({
      a: [
        { n: 2, b: [1, 2] },
        { n: 6, b: [3] },
      ],
    });
    expect(apply({ $mul: { "a.$[].b.$[]": 10 } }, document)).toEqual({
      a: [
        { n: 1, b: [10, 20] },
        { n: 5, b: [30] },
      ],
    });
  });

  it("reach the elements that a filter chooses", () => {
    expect(apply({ $set: { "a.$[x].n": 0 } }, document, {}, [{ "x.n": { $gt: 2 } }])).toEqual({
      a: [
        { n: 1, b: [1, 2] },
        { n: 0, b: [3] },
      ],
    });
    const nested = apply({ $set: { "a.$[x].b.$[y]": 0 } }, document, {}, [{ "x.n": 1 }, { y: { $gte: 2 } }]);
    expect(nested).toEqual({
      a: [
        { n: 1, b: [1, 0] },
        { n: 5, b: [3] },
      ],
    });
    const either = apply({ $set: { "a.$[x].n": 0 } }, document, {}, [{ $or: [{ "x.n": 1 }, { "x.n": 2 }] }]);
    expect(either.a[0].n).toBe(0);
  });

  it("give the document itself where no element is chosen", () => {
    expect(apply({ $set: { "a.$[x].n": 0 } }, document, {}, [{ "x.n": 99 }])).toBe(document);
  });

  it.each<[string, Document, Document[], number, string]>([
    [
      "an unknown identifier",
      { $set: { "a.$[x]": 1 } },
      [],
      2,
      "No array filter found for identifier 'x' in path 'a.$[x]'",
    ],
    [
      "an unused filter",
      { $set: { a: 1 } },
      [{ x: 1 }],
      9,
      "The array filter for identifier 'x' was not used in the update { $set: { a: 1 } }",
    ],
    [
      "two filters for one identifier",
      { $set: { "a.$[x]": 1 } },
      [{ x: 1 }, { "x.y": 1 }],
      9,
      "Found multiple array filters",
    ],
    [
      "a filter for two identifiers",
      { $set: { "a.$[x]": 1 } },
      [{ x: 1, y: 1 }],
      9,
      "Expected a single top-level field name, found 'x' and 'y'",
    ],
    ["an empty filter", { $set: { "a.$[x]": 1 } }, [{}], 9, "without a top-level field name"],
    ["a wrong identifier", { $set: { "a.$[X]": 1 } }, [{ X: 1 }], 2, "beginning with a lowercase letter"],
    [
      "a missing array",
      { $set: { "z.$[]": 1 } },
      [],
      2,
      "The path 'z' must exist in the document in order to apply array updates.",
    ],
    [
      "a field that is no array",
      { $set: { "n.$[]": 1 } },
      [],
      2,
      "Cannot apply array updates to non-array element n: 5",
    ],
    ["two changes of one element", { $set: { "a.$[]": 1, "a.0": 2 } }, [], 40, "conflict at 'a.0'"],
  ])("are refused for %s", (_name, update, arrayFilters, code, message) => {
    expect(() => apply(update, { a: [1], n: 5 }, {}, arrayFilters)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });
});
