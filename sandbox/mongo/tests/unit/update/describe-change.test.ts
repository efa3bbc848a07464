import type { Document } from "bson";
import { describe, expect, it } from "vitest";
import { describeChange } from "../../../update/update";

/** https://www.mongodb.com/docs/manual/reference/change-events/update/ */
describe("the description of a change", () => {
  it.each<[string, Document, Document, Partial<ReturnType<typeof describeChange>>]>([
    [
      "names fields that came or changed",
      { a: 1, b: 1 },
      { a: 2, b: 1, c: 3 },
      { updatedFields: { a: 2, c: 3 } },
    ],
    ["names fields that went", { a: 1, b: { c: 1, d: 1 } }, { b: { c: 1 } }, { removedFields: ["a", "b.d"] }],
    [
      "goes into nested documents",
      { a: { b: { c: 1, d: 2 } } },
      { a: { b: { c: 9, d: 2 } } },
      { updatedFields: { "a.b.c": 9 } },
    ],
    [
      "names the elements that changed",
      { a: [1, 2, { x: 1 }] },
      { a: [1, 2, { x: 5 }] },
      { updatedFields: { "a.2.x": 5 } },
    ],
    [
      "names the elements that were added",
      { a: [1] },
      { a: [1, 2, 3] },
      { updatedFields: { "a.1": 2, "a.2": 3 } },
    ],
    ["tells a cut array", { a: [1, 2, 3] }, { a: [1] }, { truncatedArrays: [{ field: "a", newSize: 1 }] }],
    [
      "gives an array whole when most of it moved",
      { a: [1, 2, 3] },
      { a: [2, 3] },
      { updatedFields: { a: [2, 3] } },
    ],
    ["gives an emptied array whole", { a: [1] }, { a: [] }, { updatedFields: { a: [] } }],
    ["gives a value of another type whole", { a: { b: 1 } }, { a: [1] }, { updatedFields: { a: [1] } }],
    [
      "gives a document whole when a path could not tell the field",
      { a: { "b.c": 1, d: 1 } },
      { a: { "b.c": 2, d: 1 } },
      { updatedFields: { a: { "b.c": 2, d: 1 } } },
    ],
    [
      "notices another kind of number",
      { a: 1 },
      { a: 1n } as Document,
      { updatedFields: { a: 1n } as Document },
    ],
    ["of nothing is empty", { a: [{ b: 1 }] }, { a: [{ b: 1 }] }, {}],
  ])("%s", (_promise, before, after, expected) => {
    expect(describeChange(before, after)).toEqual({
      updatedFields: {},
      removedFields: [],
      truncatedArrays: [],
      ...expected,
    });
  });
});
