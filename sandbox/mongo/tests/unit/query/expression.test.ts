import { inspect } from "node:util";
import { type Document, ObjectId } from "bson";
import { describe, expect, it } from "vitest";
import { compileExpression } from "../../../query/expression";
import { commandScope, NO_LOCALS } from "../../../query/scope";

const now = new Date("2026-03-01T12:34:56.789Z");
const document = {
  _id: new ObjectId("65a000000000000000000001"),
  a: 7,
  big: 9007199254740993n,
  text: "Grüße",
  none: null,
  list: [3, 1, 2],
  rows: [{ x: 1 }, { x: 2 }, {}, 5],
  when: new Date("2026-03-29T00:30:00Z"),
};

function evaluate(expression: unknown, root: Document = document): unknown {
  return compileExpression(expression, commandScope(now))(root, NO_LOCALS);
}

function write(value: unknown): string {
  return inspect(value, { breakLength: Number.POSITIVE_INFINITY, depth: 9 });
}

function table(rows: [expression: unknown, result: unknown][]): void {
  for (const [expression, result] of rows) {
    it(`${write(expression)} is ${write(result)}`, () => {
      expect(evaluate(expression)).toEqual(result);
    });
  }
}

describe("paths and literals", () => {
  table([
    ["$a", 7],
    ["$$ROOT.a", 7],
    ["$$NOW", now],
    ["$rows.x", [1, 2]],
    ["$list.0", []],
    ["$missing.x", undefined],
    [{ $literal: "$a" }, "$a"],
    [{ x: "$a", y: "$missing" }, { x: 7 }],
    [
      ["$a", "$missing"],
      [7, null],
    ],
    [{ $let: { vars: { x: 2 }, in: { $multiply: ["$$x", "$a"] } } }, 14],
  ]);
});

describe("arithmetic keeps the kind of numbers that MongoDB gives", () => {
  table([
    [{ $add: [1, 2] }, 3],
    [{ $add: [2147483647, 1] }, 2147483648n],
    [{ $add: ["$big", 1] }, 9007199254740994n],
    [{ $add: [1n, 0.5] }, 1.5],
    [{ $add: ["$when", 1000] }, new Date("2026-03-29T00:30:01Z")],
    [{ $add: ["$a", null] }, null],
    [{ $subtract: ["$when", new Date("2026-03-29T00:00:00Z")] }, 1800000n],
    [{ $subtract: [5n, 0] }, 5n],
    [{ $multiply: [65536, 65536] }, 4294967296n],
    [{ $divide: [7, 2] }, 3.5],
    [{ $mod: [-7, 3] }, -1],
    [{ $abs: -5n }, 5n],
    [{ $round: [2.5] }, 2],
    [{ $round: [1.005, 2] }, 1],
    [{ $round: [1234.5678, 2] }, 1234.57],
    [{ $trunc: [-1.239, 2] }, -1.23],
    [{ $round: [1250, -2] }, 1200],
    [{ $pow: [2, 40] }, 1099511627776n],
    [{ $floor: 1.7 }, 1],
    [{ $sum: "$list" }, 6],
    [{ $avg: [1, 2n, "x"] }, 1.5],
    [{ $max: "$list" }, 3],
  ]);
});

describe("comparison is over all types", () => {
  table([
    [{ $gt: ["x", 5] }, true],
    [{ $lt: ["$missing", null] }, true],
    [{ $eq: ["$missing", null] }, false],
    [{ $eq: [1, 1n] }, true],
    [{ $cmp: ["$big", 9007199254740992] }, 1],
    [{ $cond: [{ $gte: ["$a", 7] }, "yes", "no"] }, "yes"],
    // biome-ignore lint/suspicious/noThenProperty: the field is called so in MongoDB
    [{ $cond: { if: 0, then: 1, else: 2 } }, 2],
    [{ $cond: ["", 1, 2] }, 1],
    [{ $ifNull: ["$none", "$missing", "x"] }, "x"],
    // biome-ignore lint/suspicious/noThenProperty: the field is called so in MongoDB
    [{ $switch: { branches: [{ case: { $eq: ["$a", 7] }, then: "seven" }], default: "other" } }, "seven"],
    [{ $and: [] }, true],
    [{ $or: [] }, false],
    [{ $not: ["$none"] }, true],
  ]);
});

describe("arrays", () => {
  table([
    [{ $size: "$list" }, 3],
    [{ $size: [[1, 2]] }, 2],
    [{ $arrayElemAt: ["$list", -1] }, 2],
    [{ $first: "$list" }, 3],
    [{ $in: [2n, "$list"] }, true],
    [{ $map: { input: "$list", as: "n", in: { $add: ["$$n", 1] } } }, [4, 2, 3]],
    [{ $filter: { input: "$list", cond: { $gt: ["$$this", 1] }, limit: 1 } }, [3]],
    [{ $reduce: { input: "$list", initialValue: 0, in: { $add: ["$$value", "$$this"] } } }, 6],
    [{ $concatArrays: ["$list", [9]] }, [3, 1, 2, 9]],
    [{ $slice: ["$list", -2] }, [1, 2]],
    [{ $slice: ["$list", 1, 1] }, [1]],
    [{ $sortArray: { input: "$list", sortBy: -1 } }, [3, 2, 1]],
    [{ $sortArray: { input: [{ x: 2 }, { x: 1 }], sortBy: { x: 1 } } }, [{ x: 1 }, { x: 2 }]],
    [{ $range: [0, 10, 4] }, [0, 4, 8]],
    [{ $indexOfArray: ["$list", 2] }, 2],
    [
      { $zip: { inputs: [[1, 2], [3]], useLongestLength: true, defaults: [0, 0] } },
      [
        [1, 3],
        [2, 0],
      ],
    ],
    [
      {
        $setUnion: [
          [1, 2],
          [2n, 3],
        ],
      },
      [1, 2, 3],
    ],
    [{ $setDifference: [[1, 2], [2n]] }, [1]],
    [{ $setIsSubset: [[1], "$list"] }, true],
    [{ $objectToArray: { b: 1 } }, [{ k: "b", v: 1 }]],
    [{ $arrayToObject: [[["__proto__", 1]]] }, JSON.parse('{"__proto__":1}')],
    [{ $mergeObjects: [{ a: 1 }, null, { b: 2 }] }, { a: 1, b: 2 }],
    [{ $getField: "a" }, 7],
    [{ $unsetField: { field: "x", input: { x: 1, y: 2 } } }, { y: 2 }],
  ]);
});

describe("strings", () => {
  table([
    [{ $concat: ["a", "$text"] }, "aGrüße"],
    [{ $concat: ["a", "$none"] }, null],
    [{ $toUpper: "$text" }, "GRüßE"],
    [{ $strLenCP: "$text" }, 5],
    [{ $strLenBytes: "$text" }, 7],
    [{ $substrCP: ["$text", 2, 2] }, "üß"],
    [{ $substrBytes: ["$text", 0, 2] }, "Gr"],
    [{ $split: ["a-b-c", "-"] }, ["a", "b", "c"]],
    [{ $trim: { input: "  x " } }, "x"],
    [{ $ltrim: { input: "00700", chars: "0" } }, "700"],
    [{ $replaceAll: { input: "a.b.c", find: ".", replacement: { $literal: "$&" } } }, "a$&b$&c"],
    [{ $regexMatch: { input: "$text", regex: "^g", options: "i" } }, true],
    [{ $regexFind: { input: "xay", regex: /(a)(b)?/ } }, { match: "a", idx: 1, captures: ["a", null] }],
    [{ $indexOfCP: ["$text", "ß"] }, 3],
    [{ $strcasecmp: ["A", "a"] }, 0],
  ]);
});

/** https://www.mongodb.com/docs/manual/reference/operator/aggregation/#date-expression-operators */
describe("dates, also in time zones and across their clock changes", () => {
  const berlin = "Europe/Berlin";
  table([
    [{ $dateToString: { date: "$when" } }, "2026-03-29T00:30:00.000Z"],
    [
      { $dateToString: { date: "$when", format: "%Y-%m-%d %H:%M %z %j %G-W%V-%u", timezone: berlin } },
      "2026-03-29 01:30 +0100 088 2026-W13-7",
    ],
    [{ $dateToString: { date: "$missing", onNull: "never" } }, "never"],
    [{ $dateTrunc: { date: "$when", unit: "day", timezone: berlin } }, new Date("2026-03-28T23:00:00Z")],
    [
      { $dateTrunc: { date: "$$NOW", unit: "week", startOfWeek: "monday" } },
      new Date("2026-02-23T00:00:00Z"),
    ],
    [{ $dateTrunc: { date: "$$NOW", unit: "quarter" } }, new Date("2026-01-01T00:00:00Z")],
    [{ $dateTrunc: { date: "$$NOW", unit: "minute", binSize: 15 } }, new Date("2026-03-01T12:30:00Z")],
    [
      { $dateAdd: { startDate: "$when", unit: "day", amount: 1, timezone: berlin } },
      new Date("2026-03-29T23:30:00Z"),
    ],
    [
      { $dateAdd: { startDate: new Date("2026-01-31T00:00:00Z"), unit: "month", amount: 1 } },
      new Date("2026-02-28T00:00:00Z"),
    ],
    [{ $dateSubtract: { startDate: "$when", unit: "hour", amount: 1 } }, new Date("2026-03-28T23:30:00Z")],
    [{ $dateDiff: { startDate: new Date("2026-02-28T23:59:00Z"), endDate: "$$NOW", unit: "month" } }, 1n],
    [{ $dateDiff: { startDate: "$$NOW", endDate: "$when", unit: "week" } }, 4n],
    [{ $year: "$when" }, 2026],
    [{ $hour: { date: "$when", timezone: "+05:30" } }, 6],
    [{ $dayOfWeek: "$when" }, 1],
    [{ $isoWeek: new Date("2027-01-01T00:00:00Z") }, 53],
    [{ $week: new Date("2026-01-03T00:00:00Z") }, 0],
    [{ $month: "$missing" }, null],
    [
      { $dateFromParts: { year: 2026, month: 14, day: 1, timezone: "-02:00" } },
      new Date("2027-02-01T02:00:00Z"),
    ],
    [
      { $dateToParts: { date: "$when" } },
      { year: 2026, month: 3, day: 29, hour: 0, minute: 30, second: 0, millisecond: 0 },
    ],
    [
      { $dateFromString: { dateString: "2026-07-01T12:00:00", timezone: berlin } },
      new Date("2026-07-01T10:00:00Z"),
    ],
    [{ $dateFromString: { dateString: "soon", onError: null } }, null],
  ]);
});

describe("conversions", () => {
  table([
    [{ $type: "$big" }, "long"],
    [{ $type: "$missing" }, "missing"],
    [{ $toString: "$_id" }, "65a000000000000000000001"],
    [{ $toString: "$big" }, "9007199254740993"],
    [{ $toInt: "12" }, 12],
    [{ $toLong: 5 }, 5n],
    [{ $toDouble: "1.5" }, 1.5],
    [{ $toDate: "2026-03-01" }, new Date("2026-03-01T00:00:00Z")],
    [{ $toObjectId: "65a000000000000000000001" }, document._id],
    [{ $convert: { input: "x", to: "int", onError: -1 } }, -1],
    [{ $convert: { input: null, to: "int", onNull: 0 } }, 0],
    [{ $toBool: "false" }, true],
  ]);
});

describe("what an expression can't do is refused with MongoDB's error", () => {
  it.each<[unknown, number]>([
    [{ $nope: 1 }, 168],
    [{ $function: { body: "", args: [], lang: "js" } }, 31264],
    [{ $add: 1, $subtract: 2 }, 15983],
    [{ $subtract: [1] }, 16020],
    ["$$nobody", 17276],
    ["$", 16872],
    ["$a..b", 15998],
    [{ $add: ["$text", 1] }, 14],
    [{ $divide: [1, 0] }, 2],
    [{ $concat: [1] }, 16702],
    [{ $size: "$a" }, 17124],
    [{ $toInt: "x" }, 241],
    [{ $toInt: "$big" }, 241],
    [{ $year: "$text" }, 16006],
    [{ $hour: { date: "$when", timezone: "Mars/Olympus" } }, 40485],
    [{ $dateToString: { date: "$when", format: "%q" } }, 18536],
    // biome-ignore lint/suspicious/noThenProperty: the field is called so in MongoDB
    [{ $switch: { branches: [{ case: false, then: 1 }] } }, 40066],
    [{ $range: [0, 1e9] }, 146],
    [{ $let: { vars: { Upper: 1 }, in: 1 } }, 16867],
  ])("%j", (expression, code) => {
    expect(() => evaluate(expression)).toThrow(expect.objectContaining({ code }));
  });
});
