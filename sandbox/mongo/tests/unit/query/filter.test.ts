import { inspect } from "node:util";
import { Binary, type Document, MaxKey, MinKey, ObjectId, Timestamp } from "bson";
import { describe, expect, it } from "vitest";
import { MongoCommandError } from "../../../query/errors";
import { compileFilter } from "../../../query/filter";

const id = new ObjectId("65a000000000000000000001");
const otherId = new ObjectId("65a000000000000000000002");
const noon = new Date("2026-03-01T12:00:00Z");

type Row = [filter: Document, document: Document, matches: boolean];

function table(rows: Row[]): void {
  for (const [filter, document, matches] of rows) {
    it(`${write(filter)} ${matches ? "matches" : "does not match"} ${write(document)}`, () => {
      expect(compileFilter(filter)(document)).toBe(matches);
    });
  }
}

function write(value: unknown): string {
  return inspect(value, { breakLength: Number.POSITIVE_INFINITY, depth: 9 });
}

function errorOf(filter: Document): MongoCommandError {
  try {
    compileFilter(filter);
  } catch (error) {
    if (error instanceof MongoCommandError) return error;
    throw error;
  }
  throw new Error("the filter was accepted");
}

describe("equality compares numbers of all kinds by value, and everything else within its type", () => {
  table([
    [{ a: 1 }, { a: 1n } as Document, true],
    [{ a: 1n }, { a: 1 }, true],
    [{ a: 1n }, { a: 1.5 }, false],
    [{ a: 1 }, { a: "1" }, false],
    [{ a: 1 }, { a: true }, false],
    [{ a: 0 }, { a: -0 }, true],
    [{ a: Number.NaN }, { a: Number.NaN }, true],
    [{ a: id }, { a: new ObjectId(id.toHexString()) }, true],
    [{ a: id }, { a: otherId }, false],
    [{ a: id }, { a: id.toHexString() }, false],
    [{ a: noon }, { a: new Date(noon) }, true],
    [{ a: noon }, { a: noon.getTime() }, false],
    [{ a: new Binary(Buffer.from("x")) }, { a: new Binary(Buffer.from("x")) }, true],
    [{ a: new Binary(Buffer.from("x")) }, { a: new Binary(Buffer.from("x"), 4) }, false],
    [{ a: { b: 1, c: 2 } }, { a: { b: 1n, c: 2 } }, true],
    [{ a: { b: 1, c: 2 } }, { a: { c: 2, b: 1 } }, false],
    [{ a: {} }, { a: {} }, true],
    [{ a: { $eq: /x/ } }, { a: "x" }, false],
    [{ a: { $ref: "users", $id: 1 } }, { a: { $ref: "users", $id: 1 } }, true],
  ]);
});

describe("null matches a missing field, and a field that is null", () => {
  table([
    [{ a: null }, {}, true],
    [{ a: null }, { a: null }, true],
    [{ a: null }, { a: 0 }, false],
    [{ a: null }, { a: [] }, false],
    [{ a: null }, { a: [1, null] }, true],
    [{ a: { $ne: null } }, { a: false }, true],
    [{ a: { $ne: null } }, {}, false],
    [{ a: { $in: [null, 5] } }, {}, true],
    [{ a: { $nin: [null] } }, {}, false],
    [{ a: { $gte: null } }, {}, true],
    [{ a: { $gt: null } }, { a: null }, false],
    [{ "a.b": null }, { a: 5 }, true],
    [{ "a.b": null }, { a: [] }, false],
    [{ "a.b": null }, { a: [1, 2] }, false],
    [{ "a.b": null }, { a: [{ b: 1 }, { c: 1 }] }, true],
  ]);
});

describe("ranges match only values of the operand's type", () => {
  table([
    [{ a: { $gt: 1 } }, { a: 2n } as Document, true],
    [{ a: { $gt: 9007199254740992n } }, { a: 9007199254740993n } as Document, true],
    [{ a: { $gt: 1 } }, { a: "2" }, false],
    [{ a: { $lt: 1 } }, { a: null }, false],
    [{ a: { $lt: 1 } }, {}, false],
    [{ a: { $lt: 1 } }, { a: Number.NaN }, false],
    [{ a: { $gte: Number.NaN } }, { a: Number.NaN }, true],
    [{ a: { $gte: "b" } }, { a: "c" }, true],
    [{ a: { $lt: noon } }, { a: new Date(0) }, true],
    [{ a: { $lt: noon } }, { a: 0 }, false],
    [{ a: { $gt: id } }, { a: otherId }, true],
    [{ a: { $lt: true } }, { a: false }, true],
    [{ a: { $gt: { x: 1 } } }, { a: { x: 2 } }, true],
    [{ a: { $gt: new Timestamp({ t: 1, i: 1 }) } }, { a: new Timestamp({ t: 1, i: 2 }) }, true],
    [{ a: { $gt: new MinKey() } }, { a: "x" }, true],
    [{ a: { $lt: new MaxKey() } }, { a: "x" }, true],
    [{ a: { $gt: 3, $lt: 5 } }, { a: [1, 9] }, true],
  ]);
});

/** https://www.mongodb.com/docs/manual/tutorial/query-arrays/ */
describe("an array matches by one of its elements, or as a whole", () => {
  table([
    [{ a: 2 }, { a: [1, 2] }, true],
    [{ a: [1, 2] }, { a: [1, 2] }, true],
    [{ a: [1, 2] }, { a: [2, 1] }, false],
    [{ a: [1, 2] }, { a: [[1, 2], 3] }, true],
    [{ a: 1 }, { a: [[1]] }, false],
    [{ a: { $ne: 2 } }, { a: [1, 2] }, false],
    [{ a: { $size: 2 } }, { a: [1, 2] }, true],
    [{ a: { $size: 0 } }, { a: 1 }, false],
    [{ a: { $all: [1, 2] } }, { a: [2, 3, 1] }, true],
    [{ a: { $all: [1, 2] } }, { a: [1] }, false],
    [{ a: { $all: [] } }, { a: [] }, false],
    [{ a: { $all: [[1, 2]] } }, { a: [1, 2] }, true],
    [
      { a: { $all: [{ $elemMatch: { x: 1 } }, { $elemMatch: { y: 1 } }] } },
      { a: [{ x: 1 }, { y: 1 }] },
      true,
    ],
    [{ a: { $elemMatch: { $gt: 3, $lt: 5 } } }, { a: [1, 9] }, false],
    [{ a: { $elemMatch: { $gt: 3, $lt: 5 } } }, { a: [1, 4] }, true],
    [{ a: { $elemMatch: { x: 1, y: 2 } } }, { a: [{ x: 1 }, { y: 2 }] }, false],
    [{ a: { $elemMatch: { x: 1, y: 2 } } }, { a: [{ x: 1, y: 2 }] }, true],
    [{ a: { $elemMatch: { $or: [{ x: 1 }, { y: 2 }] } } }, { a: [{ y: 2 }] }, true],
    [{ a: { $elemMatch: { x: null } } }, { a: {} }, false],
  ]);
});

describe("a dotted path enters arrays, by every element and by index", () => {
  table([
    [{ "a.b": 2 }, { a: [{ b: 1 }, { b: 2 }] }, true],
    [{ "a.b": 2 }, { a: [{ b: [1, 2] }] }, true],
    [{ "a.1": 2 }, { a: [1, 2] }, true],
    [{ "a.0": 2 }, { a: [1, 2] }, false],
    [{ "a.1": 2 }, { a: [5, [2, 4], 3] }, false],
    [{ "a.1": [2, 4] }, { a: [5, [2, 4], 3] }, true],
    [{ "a.1.b": 4 }, { a: [5, { b: 4 }] }, true],
    [{ "a.1.b": 4 }, { a: [5, [{ b: 4 }]] }, true],
    [{ "a.1": 4 }, { a: [{ 1: 4 }] }, true],
    [{ "a.0": 4 }, { a: { 0: 4 } }, true],
    [{ "a.b": 1 }, { a: [[{ b: 1 }]] }, false],
    [{ "a.b": { $exists: false } }, { a: [1, 2] }, true],
    [{ "a.b.c": 1 }, { a: [{ b: [{ c: 1 }] }] }, true],
    [{ "a.b": { $size: 2 } }, { a: [{ b: [1, 2] }] }, true],
  ]);
});

describe("other operators", () => {
  table([
    [{ a: { $exists: true } }, { a: null }, true],
    [{ a: { $exists: 0 } }, {}, true],
    [{ a: { $type: "string" } }, { a: [1, "x"] }, true],
    [{ a: { $type: "array" } }, { a: [] }, true],
    [{ a: { $type: "number" } }, { a: 1n } as Document, true],
    [{ a: { $type: "int" } }, { a: 1.5 }, false],
    [{ a: { $type: ["long", 7] } }, { a: id }, true],
    [{ a: { $type: "null" } }, {}, false],
    [{ a: { $mod: [4, 0] } }, { a: 8n } as Document, true],
    [{ a: { $mod: [4, -1] } }, { a: -5.9 }, true],
    [{ a: { $mod: [4, 0] } }, { a: "8" }, false],
    [{ a: { $bitsAllSet: [1, 5] } }, { a: 0b100010 }, true],
    [{ a: { $bitsAllSet: 3 } }, { a: 1 }, false],
    [{ a: { $bitsAnySet: 3 } }, { a: 1n } as Document, true],
    [{ a: { $bitsAllClear: [200] } }, { a: 1 }, true],
    [{ a: { $bitsAnyClear: [200] } }, { a: -1 }, false],
    [{ a: { $bitsAllSet: [0] } }, { a: new Binary(Buffer.from([1])) }, true],
    [{ a: { $not: { $gt: 5 } } }, {}, true],
    [{ a: { $not: { $gt: 5, $lt: 9 } } }, { a: 7 }, false],
    [{ a: { $not: /^x/ } }, { a: "xy" }, false],
    [{ $and: [{ a: 1 }, { b: 2 }] }, { a: 1, b: 2 }, true],
    [{ $or: [{ a: 1 }, { b: 2 }] }, { b: 2 }, true],
    [{ $nor: [{ a: 1 }, { b: 2 }] }, { b: 2 }, false],
    [{ $comment: "x", a: 1 }, { a: 1 }, true],
    [{ $expr: { $gt: ["$spent", "$budget"] } }, { spent: 5n, budget: 4 } as Document, true],
    [{ a: { $in: [/^b/, 4] } }, { a: "bc" }, true],
    [{ a: { $in: [id, otherId] } }, { a: otherId }, true],
    [{ a: { $in: [1, 2] } }, { a: 2n } as Document, true],
    [{ a: { $in: ["1"] } }, { a: 1 }, false],
    [{ a: { $in: [] } }, {}, false],
  ]);
});

describe("regular expressions", () => {
  table([
    [{ a: /^l/i }, { a: "Lectern" }, true],
    [{ a: /x/ }, { a: ["y", "x"] }, true],
    [{ a: { $regex: "^l.*n$", $options: "i" } }, { a: "Lectern" }, true],
    [{ a: { $regex: "(?i)LEC" } }, { a: "lectern" }, true],
    [{ a: { $regex: "a.b", $options: "s" } }, { a: "a\nb" }, true],
    [{ a: /a.b/ }, { a: "a\nb" }, false],
    [{ a: /x/ }, { a: 5 }, false],
    [{ a: /x/i }, { a: /x/i }, true],
    [{ a: { $regex: "a\\-b" } }, { a: "a-b" }, true],
  ]);

  it("gives the same answer every time, although bson writes the option s as JavaScript's flag g", () => {
    const matches = compileFilter({ a: /x/g });
    expect([1, 2, 3].map(() => matches({ a: "x" }))).toEqual([true, true, true]);
  });
});

describe("a malformed filter is refused with MongoDB's error", () => {
  it.each<[Document, number, string]>([
    [{ $foo: 1 }, 2, "unknown top level operator: $foo"],
    [{ a: { $foo: 1 } }, 2, "unknown operator: $foo"],
    [{ a: { $gt: 1, b: 2 } }, 2, "unknown operator: b"],
    [{ $and: {} }, 2, "$and must be an array"],
    [{ $or: [] }, 2, "$and/$or/$nor must be a nonempty array"],
    [{ $or: [1] }, 2, "$or/$and/$nor entries need to be full objects"],
    [{ a: { $in: 1 } }, 2, "$in needs an array"],
    [{ a: { $in: [{ $gt: 1 }] } }, 2, "cannot nest $ under $in"],
    [{ a: { $not: 1 } }, 2, "$not needs a regex or a document"],
    [{ a: { $not: {} } }, 2, "$not cannot be empty"],
    [{ a: { $all: 1 } }, 2, "$all needs an array"],
    [{ a: { $mod: [1] } }, 2, "malformed mod, not enough elements"],
    [{ a: { $mod: [0, 1] } }, 2, "divisor cannot be 0"],
    [{ a: { $type: "x" } }, 2, "Unknown type name alias: x"],
    [{ a: { $type: 99 } }, 2, "Invalid numerical type code: 99"],
    [{ a: { $elemMatch: 1 } }, 2, "$elemMatch needs an Object"],
    [{ a: { $options: "i" } }, 2, "$options needs a $regex"],
    [{ a: { $regex: "(" } }, 51091, "Regular expression is invalid"],
    [{ a: { $regex: "x", $options: "q" } }, 51108, "invalid flag in regex options: q"],
    [{ a: { $gt: /x/ } }, 2, "Can't have RegEx as arg to predicate over field 'a'."],
    [{ a: { $size: -1 } }, 2, "Expected a non-negative number"],
    [{ $where: "true" }, 2, "no globalScriptEngine in $where parsing"],
    [{ $text: { $search: "x" } }, 27, "text index required"],
    [{ a: { $near: [0, 0] } }, 238, "geospatial"],
    [{ $jsonSchema: {} }, 238, "$jsonSchema"],
    [{ a: { $regex: "\\Ax" } }, 238, "PCRE"],
  ])("%j", (filter, code, message) => {
    expect(errorOf(filter)).toMatchObject({ code, message: expect.stringContaining(message) });
  });

  it("refuses a collation other than the simple one", () => {
    expect(() => compileFilter({}, { collation: { locale: "de" } })).toThrow(MongoCommandError);
    expect(compileFilter({}, { collation: { locale: "simple" } })({})).toBe(true);
  });
});

describe("hostile names", () => {
  it("does not take what the prototype has for a field", () => {
    for (const name of ["constructor", "__proto__", "toString", "hasOwnProperty"]) {
      const filter = Object.fromEntries([[name, { $exists: true }]]);
      expect(compileFilter(filter)({})).toBe(false);
      expect(compileFilter(filter)(Object.fromEntries([[name, 1]]))).toBe(true);
      expect(compileFilter(Object.fromEntries([[`a.${name}`, null]]))({ a: {} })).toBe(true);
    }
  });

  it("takes a document with a field _bsontype for a document", () => {
    expect(compileFilter({ a: { $type: "object" } })({ a: { _bsontype: "ObjectId" } })).toBe(true);
    expect(compileFilter({ a: id })({ a: { _bsontype: "ObjectId" } })).toBe(false);
  });
});

describe("variables", () => {
  it("of let are visible in $expr", () => {
    const matches = compileFilter(
      { $expr: { $eq: ["$a", "$$wanted"] } },
      { let: { wanted: { $add: [1, 1] } } },
    );
    expect([matches({ a: 2 }), matches({ a: 1 })]).toEqual([true, false]);
  });

  it("that nobody defined are refused", () => {
    expect(errorOf({ $expr: "$$nobody" })).toMatchObject({ code: 17276 });
  });
});
