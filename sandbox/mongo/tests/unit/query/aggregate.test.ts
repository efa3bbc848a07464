import type { Document } from "bson";
import { describe, expect, it } from "vitest";
import { checkPipeline, runPipeline } from "../../../query/aggregate";

const orders: Document[] = [
  { _id: 1, student: "ada", total: 10, items: ["x", "y"], at: new Date("2026-01-05T00:00:00Z") },
  { _id: 2, student: "bob", total: 2147483647, items: [], at: new Date("2026-01-20T00:00:00Z") },
  { _id: 3, student: "ada", total: 5n, items: ["x"], at: new Date("2026-02-01T00:00:00Z") },
  { _id: 4, total: 1.5, at: new Date("2026-02-03T00:00:00Z") },
];
const students: Document[] = [
  { _id: "ada", tags: ["vip", "new"] },
  { _id: "bob", tags: [] },
  { _id: null, name: "nobody" },
];

function run(pipeline: Document[], source: Iterable<Document> = orders): Document[] {
  return runPipeline(source, pipeline, {
    collection: (name) => (name === "students" ? students : []),
    now: new Date("2026-03-01T00:00:00Z"),
    let: { least: 5 },
  });
}

describe("stages", () => {
  it.each<[string, Document[], unknown[]]>([
    [
      "$match and $project",
      [{ $match: { student: "ada" } }, { $project: { total: 1, _id: 0 } }],
      [{ total: 10 }, { total: 5n }],
    ],
    [
      "$match sees the command's variables",
      [{ $match: { $expr: { $eq: ["$total", "$$least"] } } }, { $count: "n" }],
      [{ n: 1 }],
    ],
    [
      "$sort, $skip and $limit",
      [{ $sort: { total: -1 } }, { $skip: 1 }, { $limit: 1 }, { $project: { _id: 1 } }],
      [{ _id: 1 }],
    ],
    ["$count of nothing is nothing", [{ $match: { _id: 9 } }, { $count: "n" }], []],
    [
      "$unwind drops what has no element",
      [{ $unwind: "$items" }, { $project: { items: 1 } }],
      [
        { _id: 1, items: "x" },
        { _id: 1, items: "y" },
        { _id: 3, items: "x" },
      ],
    ],
    [
      "$unwind keeps it when asked, with an index",
      [
        { $unwind: { path: "$items", includeArrayIndex: "i", preserveNullAndEmptyArrays: true } },
        { $match: { _id: { $ne: 1 } } },
        { $project: { items: 1, i: 1 } },
      ],
      [
        { _id: 2, i: null },
        { _id: 3, items: "x", i: 0n },
        { _id: 4, i: null },
      ],
    ],
    [
      "$group sums exactly, and takes missing for null",
      [{ $group: { _id: "$student", n: { $sum: 1 }, total: { $sum: "$total" } } }],
      [
        { _id: "ada", n: 2, total: 15n },
        { _id: "bob", n: 1, total: 2147483647 },
        { _id: null, n: 1, total: 1.5 },
      ],
    ],
    [
      "$group by a document",
      [{ $group: { _id: { m: { $month: "$at" } }, ids: { $push: "$_id" }, who: { $addToSet: "$student" } } }],
      [
        { _id: { m: 1 }, ids: [1, 2], who: ["ada", "bob"] },
        { _id: { m: 2 }, ids: [3, 4], who: ["ada"] },
      ],
    ],
    [
      "$group's other accumulators",
      [
        {
          $group: {
            _id: null,
            first: { $first: "$student" },
            last: { $last: "$student" },
            least: { $min: "$total" },
            most: { $max: "$total" },
            mean: { $avg: "$_id" },
            count: { $count: {} },
            top: { $top: { sortBy: { total: -1 }, output: "$_id" } },
            two: { $firstN: { input: "$_id", n: 2 } },
          },
        },
      ],
      [
        {
          _id: null,
          first: "ada",
          last: null,
          least: 1.5,
          most: 2147483647,
          mean: 2.5,
          count: 4,
          top: 2,
          two: [1, 2],
        },
      ],
    ],
    [
      "$group promotes a sum that 32 bits can't hold",
      [{ $match: { _id: { $lte: 2 } } }, { $group: { _id: null, t: { $sum: "$total" } } }],
      [{ _id: null, t: 2147483657n }],
    ],
    ["$sortByCount", [{ $sortByCount: "$student" }, { $limit: 1 }], [{ _id: "ada", count: 2 }]],
    [
      "$bucket",
      [{ $bucket: { groupBy: "$total", boundaries: [0, 10, 100], default: "more" } }],
      [
        { _id: 0, count: 2 },
        { _id: 10, count: 1 },
        { _id: "more", count: 1 },
      ],
    ],
    [
      "$bucketAuto",
      [{ $bucketAuto: { groupBy: "$_id", buckets: 2 } }],
      [
        { _id: { min: 1, max: 3 }, count: 2 },
        { _id: { min: 3, max: 4 }, count: 2 },
      ],
    ],
    [
      "$facet",
      [{ $facet: { n: [{ $count: "n" }], ids: [{ $limit: 1 }, { $project: { _id: 1 } }] } }],
      [{ n: [{ n: 4 }], ids: [{ _id: 1 }] }],
    ],
    [
      "$lookup by fields, where missing is null",
      [
        { $match: { _id: { $in: [1, 4] } } },
        { $lookup: { from: "students", localField: "student", foreignField: "_id", as: "who" } },
        { $project: { who: 1 } },
      ],
      [
        { _id: 1, who: [students[0]] },
        { _id: 4, who: [students[2]] },
      ],
    ],
    [
      "$lookup into array fields",
      [
        { $limit: 1 },
        { $set: { wanted: ["new", "old"] } },
        { $lookup: { from: "students", localField: "wanted", foreignField: "tags", as: "who" } },
        { $project: { who: 1 } },
      ],
      [{ _id: 1, who: [students[0]] }],
    ],
    [
      "$lookup by pipeline and variables",
      [
        { $match: { _id: 2 } },
        {
          $lookup: {
            from: "students",
            let: { s: "$student" },
            pipeline: [{ $match: { $expr: { $eq: ["$_id", "$$s"] } } }],
            as: "a.who",
          },
        },
        { $project: { a: 1 } },
      ],
      [{ _id: 2, a: { who: [students[1]] } }],
    ],
    [
      "$lookup in a collection that does not exist",
      [
        { $limit: 1 },
        { $lookup: { from: "none", localField: "a", foreignField: "b", as: "c" } },
        { $project: { c: 1 } },
      ],
      [{ _id: 1, c: [] }],
    ],
    [
      "$unionWith",
      [
        { $limit: 1 },
        { $unionWith: { coll: "students", pipeline: [{ $limit: 1 }] } },
        { $project: { _id: 1 } },
      ],
      [{ _id: 1 }, { _id: "ada" }],
    ],
    [
      "$addFields and $unset",
      [
        { $limit: 1 },
        { $addFields: { "a.b": "$total", items: "$$REMOVE" } },
        { $unset: ["at", "student", "total"] },
      ],
      [{ _id: 1, a: { b: 10 } }],
    ],
    ["$replaceRoot", [{ $limit: 1 }, { $replaceRoot: { newRoot: { n: "$_id" } } }], [{ n: 1 }]],
  ])("%s", (_promise, pipeline, expected) => {
    expect(run(pipeline)).toEqual(expected);
  });

  it("$sample gives as many different documents as it can", () => {
    const sample = run([{ $sample: { size: 10 } }]);
    expect(sample.map(({ _id }) => _id).sort()).toEqual([1, 2, 3, 4]);
  });

  it("$limit takes no more documents than it needs", () => {
    let taken = 0;
    function* endless() {
      for (;;) yield { _id: taken++ };
    }
    expect(run([{ $match: { _id: { $gt: 3 } } }, { $limit: 2 }], endless())).toEqual([
      { _id: 4 },
      { _id: 5 },
    ]);
    expect(taken).toBe(6);
  });

  it("the source stays as it is", () => {
    const before = structuredClone(orders);
    run([{ $set: { "items.x": 1, student: { deep: 1 } } }, { $sort: { total: 1 } }, { $unset: "total" }]);
    expect(orders).toEqual(before);
  });
});

describe("a pipeline that can't run is refused with MongoDB's error", () => {
  it.each<[Document[], number]>([
    [[{ $nope: 1 }], 40324],
    [[{ $match: {}, $limit: 1 }], 40323],
    [[5 as unknown as Document], 14],
    [[{ $out: "x" }], 238],
    [[{ $merge: { into: "x" } }], 238],
    [[{ $geoNear: {} }], 238],
    [[{ $setWindowFields: {} }], 238],
    [[{ $match: { $where: "1" } }], 2],
    [[{ $match: { $text: { $search: "x" } } }], 27],
    [[{ $limit: 0 }], 15958],
    [[{ $skip: -1 }], 5107200],
    [[{ $sort: {} }], 15976],
    [[{ $project: {} }], 51272],
    [[{ $unwind: "items" }], 28818],
    [[{ $group: {} }], 15955],
    [[{ $group: { _id: 1, n: { $nope: 1 } } }], 15952],
    [[{ $group: { _id: 1, n: 1 } }], 40234],
    [[{ $group: { _id: 1, n: { $accumulator: {} } } }], 31264],
    [[{ $facet: { a: [{ $facet: {} }] } }], 40600],
    [[{ $facet: { a: [{ $nope: 1 }] } }], 40324],
    [[{ $lookup: { from: "x", as: "y" } }], 9],
    [[{ $lookup: { from: "x", as: "y", pipeline: [{ $nope: 1 }] } }], 40324],
    [[{ $bucket: { groupBy: "$x", boundaries: [2, 1] } }], 40194],
  ])("%j", (pipeline, code) => {
    expect(() => checkPipeline(pipeline)).toThrow(expect.objectContaining({ code }));
  });

  it("also while it runs", () => {
    expect(() => run([{ $replaceWith: "$total" }])).toThrow(expect.objectContaining({ code: 40228 }));
    expect(() => run([{ $bucket: { groupBy: "$total", boundaries: [0, 1] } }])).toThrow(
      expect.objectContaining({ code: 40066 }),
    );
  });
});
