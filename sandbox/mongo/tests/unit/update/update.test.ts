import { type Document, ObjectId } from "bson";
import { describe, expect, it } from "vitest";
import { compileUpdate } from "../../../update/update";

const now = new Date("2026-03-01T00:00:00Z");

function compile(update: Document | Document[], filter: Document = {}) {
  return compileUpdate(update, { filter, now });
}

describe("a replacement", () => {
  it("keeps the _id, in the first place, and drops every other field", () => {
    const after = compile({ b: 1 }).apply({ _id: 1, a: 1 });
    expect(Object.entries(after)).toEqual([
      ["_id", 1],
      ["b", 1],
    ]);
    expect(compile({}).apply({ _id: 1, a: 1 })).toEqual({ _id: 1 });
    expect(Object.keys(compile({ b: 1, _id: 1 }).apply({ _id: 1 }))).toEqual(["_id", "b"]);
  });

  it("can't change the _id", () => {
    expect(() => compile({ _id: 2 }).apply({ _id: 1 })).toThrow(
      expect.objectContaining({
        code: 66,
        message: "The _id field cannot be changed from {_id: 1} to {_id: 2}.",
      }),
    );
  });

  it("can't have operators, nor array filters", () => {
    expect(() => compile({ a: 1, $set: { b: 1 } })).toThrow(expect.objectContaining({ code: 52 }));
    expect(() => compileUpdate({ a: 1 }, { filter: {}, now, arrayFilters: [] })).toThrow(
      expect.objectContaining({ code: 9 }),
    );
  });
});

/** https://www.mongodb.com/docs/manual/tutorial/update-documents-with-aggregation-pipeline/ */
describe("a pipeline", () => {
  it("computes from the document and the time", () => {
    const update = [{ $set: { total: { $sum: "$scores" }, at: "$$NOW" } }, { $unset: "scores" }];
    expect(compile(update).apply({ _id: 1, scores: [1, 2] })).toEqual({ _id: 1, total: 3, at: now });
  });

  it("keeps the _id that a stage drops, and can't change it", () => {
    expect(compile([{ $replaceWith: { a: "$a" } }]).apply({ _id: 1, a: 2, b: 3 })).toEqual({ _id: 1, a: 2 });
    expect(() => compile([{ $set: { _id: 2 } }]).apply({ _id: 1 })).toThrow(
      expect.objectContaining({ code: 66 }),
    );
  });

  it("gives the document itself where nothing changed", () => {
    const document = { _id: 1, a: 1 };
    expect(compile([{ $set: { a: 1 } }]).apply(document)).toBe(document);
  });

  it("takes variables of the command", () => {
    const update = compileUpdate([{ $set: { a: "$$x" } }], { filter: {}, now, let: { x: 5 } });
    expect(update.apply({ _id: 1 })).toEqual({ _id: 1, a: 5 });
  });

  it.each<[Document[], number]>([
    [[{ $match: { a: 1 } }], 72],
    [[{ $group: { _id: 1 } }], 72],
    [[{ $set: { a: 1 }, $unset: "b" }], 9],
    [[{ $set: { a: { $nope: 1 } } }], 168],
  ])("%j is refused with code %i", (pipeline, code) => {
    expect(() => compile(pipeline)).toThrow(expect.objectContaining({ code }));
  });
});

/** https://www.mongodb.com/docs/manual/reference/method/db.collection.updateOne/#upsert-with-operator-expressions */
describe("an upsert inserts", () => {
  it.each<[string, Document, Document | Document[], Document]>([
    [
      "the filter's equality fields and the update",
      { _id: 1, a: 5, b: { $gt: 1 } },
      { $set: { c: 1 } },
      { _id: 1, a: 5, c: 1 },
    ],
    [
      "what $setOnInsert sets",
      { _id: 1 },
      { $setOnInsert: { a: 1 }, $inc: { n: 1 } },
      { _id: 1, a: 1, n: 1 },
    ],
    [
      "equality in $and, $eq, and single $in and $all",
      { _id: 1, $and: [{ a: 1 }, { b: { $eq: 2 } }], c: { $in: [3] }, d: { $all: [4] } },
      { $set: {} },
      { _id: 1, a: 1, b: 2, c: 3, d: 4 },
    ],
    [
      "nothing of $or, ranges and patterns",
      { _id: 1, $or: [{ a: 1 }, { a: 2 }], b: { $ne: 1 }, c: /x/, d: { $in: [1, 2] } },
      { $set: { z: 1 } },
      { _id: 1, z: 1 },
    ],
    [
      "nested fields of dotted paths",
      { _id: 1, "a.b": 1, "a.c": 2 },
      { $set: {} },
      { _id: 1, a: { b: 1, c: 2 } },
    ],
    [
      "the update over the filter",
      { _id: 1, a: 1 },
      { $set: { a: 2 }, $push: { l: 1 } },
      { _id: 1, a: 2, l: [1] },
    ],
    ["a replacement with the filter's _id alone", { _id: 1, a: 1 }, { b: 2 }, { _id: 1, b: 2 }],
    [
      "what a pipeline makes of the filter's fields",
      { _id: 1, a: 1 },
      [{ $set: { b: { $add: ["$a", 1] } } }],
      { _id: 1, a: 1, b: 2 },
    ],
  ])("%s", (_promise, filter, update, expected) => {
    expect(compile(update, filter).insert()).toEqual(expected);
  });

  it("a new ObjectId, first, where nobody gave an _id", () => {
    const update = compile({ $set: { a: 1 } }, { b: 1 });
    const [one, other] = [update.insert(), update.insert()];
    expect(one._id).toBeInstanceOf(ObjectId);
    expect(Object.keys(one)).toEqual(["_id", "b", "a"]);
    expect(one._id.equals(other._id)).toBe(false);
  });

  it("the _id that $setOnInsert gives", () => {
    expect(compile({ $setOnInsert: { _id: "x" } }, { a: 1 }).insert()).toEqual({ _id: "x", a: 1 });
  });

  it.each<[Document, Document, number]>([
    [{ a: 1, $and: [{ a: 2 }] }, { $set: { b: 1 } }, 54],
    [{ a: 1, "a.b": 2 }, { $set: { b: 1 } }, 54],
    [{ _id: 1 }, { $set: { _id: 2 } }, 66],
    [{ a: 1 }, { $set: { _id: [1] } }, 53],
    [{ a: "x" }, { $inc: { a: 1 } }, 14],
  ])("nothing for %j with %j, but fails with code %i", (filter, update, code) => {
    expect(() => compile(update, filter).insert()).toThrow(expect.objectContaining({ code }));
  });
});
