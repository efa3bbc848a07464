import { inspect } from "node:util";
import { type Document, ObjectId, Timestamp } from "bson";
import { describe, expect, it } from "vitest";
import { compileUpdate } from "../../../update/update";

const now = new Date("2026-03-01T00:00:00Z");

function apply(update: Document | Document[], document: Document, filter: Document = {}): Document {
  return compileUpdate(update, { filter, now }).apply(document);
}

function table(rows: [update: Document, before: Document, after: Document][]): void {
  for (const [update, before, after] of rows) {
    it(`${write(update)} makes ${write(before)} ${write(after)}`, () => {
      const result = apply(update, before);
      expect(result).toEqual(after);
      expect(Object.keys(result)).toEqual(Object.keys(after));
    });
  }
}

function refusals(rows: [update: Document, before: Document, code: number, message: string][]): void {
  for (const [update, before, code, message] of rows) {
    it(`${write(update)} on ${write(before)}: ${code} ${message}`, () => {
      expect(() => apply(update, before)).toThrow(
        expect.objectContaining({ code, message: expect.stringContaining(message) }),
      );
    });
  }
}

function write(value: unknown): string {
  return inspect(value, { breakLength: Number.POSITIVE_INFINITY, depth: 9 });
}

/** https://www.mongodb.com/docs/manual/reference/operator/update-field/ */
describe("field operators", () => {
  table([
    [{ $set: { a: 1 } }, { _id: 1 }, { _id: 1, a: 1 }],
    [{ $set: { a: 2 } }, { _id: 1, a: 1, b: 1 }, { _id: 1, a: 2, b: 1 }],
    [{ $set: { "a.b.c": 1 } }, {}, { a: { b: { c: 1 } } }],
    [{ $set: { "a.0.b": 1 } }, {}, { a: { 0: { b: 1 } } }],
    [{ $set: { "a.1": 9 } }, { a: [1, 2] }, { a: [1, 9] }],
    [{ $set: { "a.4": 9 } }, { a: [1] }, { a: [1, null, null, null, 9] }],
    [{ $set: { "a.1.b": 9 } }, { a: [1] }, { a: [1, { b: 9 }] }],
    [{ $set: { z: 1, b: 1, "a.10": 1, "a.9": 1 } }, { _id: 1 }, { _id: 1, a: { 9: 1, 10: 1 }, b: 1, z: 1 }],
    [{ $set: { a: { $x: 1 } } }, {}, { a: { $x: 1 } }],
    [{ $set: {} }, { a: 1 }, { a: 1 }],
    [
      { $unset: { a: "", "b.c": 1, "d.0": 1, e: 1 } },
      { a: 1, b: { c: 1 }, d: [1, 2] },
      { b: {}, d: [null, 2] },
    ],
    [{ $unset: { "a.b": 1 } }, { a: 5 }, { a: 5 }],
    [{ $inc: { a: 1, b: 2 } }, { a: 1 }, { a: 2, b: 2 }],
    [{ $inc: { a: 1 } }, { a: 2147483647 }, { a: 2147483648n } as Document],
    [{ $inc: { a: 1 } }, { a: 5n } as Document, { a: 6n } as Document],
    [{ $inc: { a: 1n } }, { a: 5 }, { a: 6n } as Document],
    [{ $inc: { a: 0.5 } }, { a: 5n } as Document, { a: 5.5 }],
    [{ $mul: { a: 2, b: 5 } }, { a: 3 }, { a: 6, b: 0 }],
    [{ $mul: { b: 5n } }, {}, { b: 0n } as Document],
    [{ $min: { a: 3, b: 3, c: 3 } }, { a: 5, b: 1 }, { a: 3, b: 1, c: 3 }],
    [{ $max: { a: now, b: "x" } }, { a: new Date(0), b: 99 }, { a: now, b: "x" }],
    [{ $rename: { a: "b", x: "y" } }, { a: 1, b: 2, c: 3 }, { b: 1, c: 3 }],
    [{ $rename: { "a.x": "z.y" } }, { a: { x: 1 } }, { a: {}, z: { y: 1 } }],
    [{ $setOnInsert: { a: 1 }, $set: { b: 1 } }, { _id: 1 }, { _id: 1, b: 1 }],
    [{ $currentDate: { a: true, b: { $type: "date" } } }, {}, { a: now, b: now }],
    [{ $bit: { a: { and: 12, or: 1 } } }, { a: 10 }, { a: 9 }],
    [{ $bit: { a: { xor: 1n } } }, { a: 3 }, { a: 2n } as Document],
    [{ $bit: { a: { or: 4 } } }, {}, { a: 4 }],
  ]);

  it("$currentDate writes a timestamp of the given time when asked", () => {
    const after = apply({ $currentDate: { a: { $type: "timestamp" } } }, {});
    expect(after.a).toBeInstanceOf(Timestamp);
    expect(after.a.t).toBe(now.getTime() / 1000);
  });
});

/** https://www.mongodb.com/docs/manual/reference/operator/update-array/ */
describe("array operators", () => {
  table([
    [{ $push: { a: 1 } }, {}, { a: [1] }],
    [{ $push: { a: [2, 3] } }, { a: [1] }, { a: [1, [2, 3]] }],
    [{ $push: { a: { $each: [2, 3] } } }, { a: [1] }, { a: [1, 2, 3] }],
    [{ $push: { a: { $each: [8, 9], $position: 1 } } }, { a: [1, 2] }, { a: [1, 8, 9, 2] }],
    [{ $push: { a: { $each: [9], $position: -1 } } }, { a: [1, 2] }, { a: [1, 9, 2] }],
    [{ $push: { a: { $each: [3, 0], $sort: 1, $slice: -2 } } }, { a: [2] }, { a: [2, 3] }],
    [{ $push: { a: { $each: [], $slice: 1 } } }, { a: [1, 2] }, { a: [1] }],
    [
      { $push: { a: { $each: [{ x: 1 }], $sort: { x: -1 } } } },
      { a: [{ x: 0 }, { x: 5 }] },
      { a: [{ x: 5 }, { x: 1 }, { x: 0 }] },
    ],
    [{ $push: { "a.b": 1 } }, { a: {} }, { a: { b: [1] } }],
    [{ $addToSet: { a: 2 } }, { a: [1, 2] }, { a: [1, 2] }],
    [{ $addToSet: { a: { $each: [2, 2n, 3] } } }, { a: [1] }, { a: [1, 2, 3] }],
    [
      { $addToSet: { a: { x: 1, y: 2 } } },
      { a: [{ y: 2, x: 1 }] },
      {
        a: [
          { y: 2, x: 1 },
          { x: 1, y: 2 },
        ],
      },
    ],
    [{ $pull: { a: 2 } }, { a: [1, 2, 2n] } as Document, { a: [1] }],
    [{ $pull: { a: { $gte: 2 } } }, { a: [1, 2, 3] }, { a: [1] }],
    [{ $pull: { a: { $in: ["x"] } } }, { a: ["x", "y"] }, { a: ["y"] }],
    [{ $pull: { a: { x: 1 } } }, { a: [{ x: 1, y: 1 }, { x: 2 }, 1] }, { a: [{ x: 2 }, 1] }],
    [
      { $pull: { a: { x: { $elemMatch: { y: 1 } } } } },
      { a: [{ x: [{ y: 1 }] }, { x: [] }] },
      { a: [{ x: [] }] },
    ],
    [{ $pull: { a: /^x/ } }, { a: ["xa", "b"] }, { a: ["b"] }],
    [{ $pull: { b: 1 } }, { a: 1 }, { a: 1 }],
    [{ $pullAll: { a: [1, { x: 1 }] } }, { a: [1, { x: 1 }, 2] }, { a: [2] }],
    [{ $pop: { a: 1, b: -1 } }, { a: [1, 2], b: [1, 2] }, { a: [1], b: [2] }],
    [{ $pop: { c: 1 } }, { a: 1 }, { a: 1 }],
  ]);
});

describe("what can't be applied is refused with MongoDB's error", () => {
  const _id = new ObjectId("65a000000000000000000001");
  refusals([
    [
      { $foo: { a: 1 } },
      {},
      9,
      "Unknown modifier: $foo. Expected a valid update modifier or pipeline-style update specified as an array",
    ],
    [{ $set: { a: 1 }, b: 1 }, {}, 9, "Unknown modifier: b."],
    [{ $set: 1 }, {}, 9, "Modifiers operate on fields but we found type int instead."],
    [{ $set: { a: 1 }, $inc: { a: 1 } }, {}, 40, "Updating the path 'a' would create a conflict at 'a'"],
    [{ $set: { a: 1, "a.b": 1 } }, {}, 40, "Updating the path 'a.b' would create a conflict at 'a'"],
    [
      { $set: { "a.b": 1 }, $unset: { a: 1 } },
      {},
      40,
      "Updating the path 'a' would create a conflict at 'a'",
    ],
    [{ $rename: { a: "b" }, $set: { b: 1 } }, {}, 40, "conflict at 'b'"],
    [
      { $set: { _id: 2 } },
      { _id: 1 },
      66,
      "Performing an update on the path '_id' would modify the immutable field '_id'",
    ],
    [{ $unset: { _id: 1 } }, { _id: 1 }, 66, "immutable field '_id'"],
    [{ $rename: { _id: "x" } }, { _id: 1 }, 66, "immutable field '_id'"],
    [{ $set: { "_id.x": 2 } }, { _id: { x: 1 } }, 66, "on the path '_id.x'"],
    [{ $set: { "a.b": 1 } }, { a: 5 }, 28, "Cannot create field 'b' in element {a: 5}"],
    [{ $set: { "a.b": 1 } }, { a: null }, 28, "Cannot create field 'b' in element {a: null}"],
    [{ $set: { "a.x": 1 } }, { a: [1] }, 28, "Cannot create field 'x' in element {a: [ 1 ]}"],
    [{ $set: { "a.2000000": 1 } }, { a: [] }, 2, "can't backfill more than 1500000 elements"],
    [{ $set: { "": 1 } }, {}, 56, "An empty update path is not valid."],
    [{ $set: { "a..b": 1 } }, {}, 56, "The update path 'a..b' contains an empty field name"],
    [{ $set: { $a: 1 } }, {}, 52, "The dollar ($) prefixed field '$a' in '$a' is not valid for storage."],
    [{ $inc: { a: "x" } }, {}, 14, 'Cannot increment with non-numeric argument: {a: "x"}'],
    [
      { $inc: { a: 1 } },
      { _id, a: "x" },
      14,
      "Cannot apply $inc to a value of non-numeric type. {_id: ObjectId('65a000000000000000000001')} has the field 'a' of non-numeric type string",
    ],
    [{ $inc: { a: 1 } }, { a: null }, 14, "non-numeric type null"],
    [
      { $inc: { a: 1n } },
      { a: 2n ** 63n - 1n } as Document,
      2,
      "Failed to apply $inc operations to current value ((NumberLong)9223372036854775807)",
    ],
    [{ $mul: { a: 1 } }, { a: [] }, 14, "Cannot apply $mul to a value of non-numeric type"],
    [{ $bit: { a: { not: 1 } } }, {}, 2, "The $bit modifier only supports 'and', 'or', and 'xor', not 'not'"],
    [{ $bit: { a: { and: 1 } } }, { a: 1.5 }, 2, "Cannot apply $bit to a value of non-integral type"],
    [{ $rename: { a: 1 } }, {}, 2, "The 'to' field for $rename must be a string"],
    [{ $rename: { a: "a" } }, {}, 2, "The source and target field for $rename must differ"],
    [{ $rename: { "a.0": "b" } }, { a: [1] }, 2, "The source field cannot be an array element"],
    [{ $rename: { b: "a.0" } }, { a: [1], b: 1 }, 2, "The destination field cannot be an array element"],
    [{ $currentDate: { a: "now" } }, {}, 2, "is not valid type for $currentDate"],
    [{ $currentDate: { a: { $type: "year" } } }, {}, 2, "is required to be 'date' or 'timestamp'"],
    [
      { $push: { a: 1 } },
      { _id: 7, a: 5 },
      2,
      "The field 'a' must be an array but is of type int in document {_id: 7}",
    ],
    [{ $push: { a: { $each: 1 } } }, {}, 2, "The argument to $each in $push must be an array"],
    [{ $push: { a: { $each: [], $foo: 1 } } }, {}, 2, "Unrecognized clause in $push: $foo"],
    [{ $push: { a: { $each: [], $slice: "x" } } }, {}, 2, "The value for $slice must be an integer"],
    [{ $push: { a: { $each: [], $sort: 3 } } }, {}, 2, "The $sort is invalid"],
    [
      { $addToSet: { a: 1 } },
      { a: 5 },
      2,
      "Cannot apply $addToSet to non-array field. Field named 'a' has non-array type int",
    ],
    [{ $pull: { a: 1 } }, { a: 5 }, 2, "Cannot apply $pull to a non-array value"],
    [{ $pullAll: { a: 1 } }, {}, 2, "$pullAll requires an array argument but was given a int"],
    [{ $pop: { a: 2 } }, {}, 9, "$pop expects 1 or -1, found: 2"],
    [{ $pop: { a: 1 } }, { a: 5 }, 14, "Path 'a' contains an element of non-array type 'int'"],
  ]);
});

describe("an update that changes nothing gives the document itself", () => {
  const document = { _id: 1, a: { b: [1, 2] }, n: 5n, s: "x" };
  it.each<[string, Document]>([
    ["$set to the same", { $set: { "a.b": [1, 2], s: "x" } }],
    ["$set of the same _id", { $set: { _id: 1 } }],
    ["$inc by zero", { $inc: { n: 0 } }],
    ["$unset of nothing", { $unset: { z: 1, "s.x": 1 } }],
    ["$max below", { $max: { n: 4 } }],
    ["$addToSet of a member", { $addToSet: { "a.b": 2 } }],
    ["$pull of nobody", { $pull: { "a.b": 9 } }],
    ["$setOnInsert", { $setOnInsert: { z: 1 } }],
    ["the same replacement", { a: { b: [1, 2] }, n: 5n, s: "x" }],
  ])("%s", (_name, update) => {
    expect(apply(update, document)).toBe(document);
  });

  it("but another kind of number is a change", () => {
    expect(apply({ $set: { n: 5 } }, document)).toEqual({ ...document, n: 5 });
  });

  it("and parts that stay are shared, not copied", () => {
    const before = { a: { x: 1 }, b: { x: 1 } };
    const after = apply({ $set: { "a.x": 2 } }, before);
    expect(after.b).toBe(before.b);
    expect(before).toEqual({ a: { x: 1 }, b: { x: 1 } });
  });
});

describe("hostile names are plain fields", () => {
  it.each(["__proto__", "constructor", "toString"])("%s", (name) => {
    const set = (value: unknown) => Object.fromEntries([[name, value]]);
    const nested = Object.fromEntries([[`${name}.polluted`, true]]);
    expect(Object.entries(apply({ $set: set(1) }, {}))).toEqual([[name, 1]]);
    const after = apply({ $set: nested }, {});
    expect(Object.entries(after)).toEqual([[name, { polluted: true }]]);
    expect(Object.getPrototypeOf(after)).toBe(Object.prototype);
    expect(Object.keys(apply({ $unset: set(1) }, after))).toEqual([]);
    expect(apply({ $inc: set(1) }, {})).toEqual(set(1));
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect((Object as { polluted?: boolean }).polluted).toBeUndefined();
  });
});
