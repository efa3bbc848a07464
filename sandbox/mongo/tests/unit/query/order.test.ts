import { Binary, type Document, MaxKey, MinKey, ObjectId, Timestamp } from "bson";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { identityKey } from "../../../query/keys";
import { compareBson, compileSort, equalBson, sortDocuments } from "../../../query/order";

/** https://www.mongodb.com/docs/manual/reference/bson-type-comparison-order/ */
const ascending: unknown[] = [
  new MinKey(),
  undefined,
  null,
  Number.NaN,
  Number.NEGATIVE_INFINITY,
  -5n,
  0,
  0.5,
  1n,
  9007199254740993n,
  Number.POSITIVE_INFINITY,
  "",
  "a",
  "b",
  "\uffff",
  "\u{1f600}",
  {},
  { a: 1 },
  { a: 2 },
  { b: 1 },
  { a: "x" },
  [],
  [1],
  [1, 2],
  [2],
  new Binary(Buffer.from("b")),
  new Binary(Buffer.from("ab")),
  new ObjectId("65a000000000000000000001"),
  new ObjectId("65a000000000000000000002"),
  false,
  true,
  new Date(-1),
  new Date(1),
  new Timestamp({ t: 1, i: 9 }),
  new Timestamp({ t: 2, i: 1 }),
  /a/,
  /b/,
  new MaxKey(),
];

const value = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(...ascending),
    fc.integer({ min: -3, max: 3 }),
    fc.bigInt({ min: -3n, max: 3n }),
    fc.string({ maxLength: 2 }),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom("a", "b", "__proto__"), tie("value"), { maxKeys: 2 }),
  ),
})).value;

describe("compareBson", () => {
  it("orders the types, and the values of each, as MongoDB does", () => {
    for (const [i, a] of ascending.entries()) {
      for (const [j, b] of ascending.entries()) {
        expect([a, b, Math.sign(compareBson(a, b))]).toEqual([a, b, Math.sign(i - j)]);
      }
    }
  });

  it("is a total order", () => {
    fc.assert(
      fc.property(value, value, value, (a, b, c) => {
        expect(Math.sign(compareBson(a, b))).toBe(-Math.sign(compareBson(b, a)) + 0);
        // Boxed, because JavaScript's sort never compares undefined.
        const [x, y, z] = [[a], [b], [c]].sort(([p], [q]) => compareBson(p, q)).map(([boxed]) => boxed);
        expect(compareBson(x, y) <= 0 && compareBson(y, z) <= 0 && compareBson(x, z) <= 0).toBe(true);
      }),
    );
  });

  it("calls values equal exactly when they have one identity key", () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(identityKey(a) === identityKey(b) || (Number.isNaN(a) && Number.isNaN(b))).toBe(
          equalBson(a, b),
        );
      }),
    );
  });
});

describe("sorting documents", () => {
  const sort = (documents: Document[], spec: Document) => [...documents].sort(compileSort(spec));

  it("takes a missing field for null", () => {
    expect(sort([{ a: 1 }, {}, { a: null }], { a: 1 })).toEqual([{}, { a: null }, { a: 1 }]);
  });

  it("takes an array by its smallest element when ascending, by its largest when descending", () => {
    const documents = [{ a: [5, 1] }, { a: 2 }, { a: [4] }];
    expect(sort(documents, { a: 1 })).toEqual([{ a: [5, 1] }, { a: 2 }, { a: [4] }]);
    expect(sort(documents, { a: -1 })).toEqual([{ a: [5, 1] }, { a: [4] }, { a: 2 }]);
  });

  it("puts an empty array before null", () => {
    expect(sort([{ a: null }, { a: [] }], { a: 1 })).toEqual([{ a: [] }, { a: null }]);
  });

  it("compares fields of one array element together", () => {
    const mixed = {
      _id: 1,
      a: [
        { b: 1, c: 5 },
        { b: 2, c: 1 },
      ],
    };
    const low = { _id: 2, a: [{ b: 1, c: 3 }] };
    expect(sort([mixed, low], { "a.b": 1, "a.c": 1 })).toEqual([low, mixed]);
  });

  it("enters an array by index", () => {
    expect(sort([{ a: [2, 1] }, { a: [1, 9] }], { "a.0": 1 })).toEqual([{ a: [1, 9] }, { a: [2, 1] }]);
  });

  it("keeps the order of equal documents, and of the input", () => {
    const input = [
      { a: 1, n: 1 },
      { a: 1, n: 2 },
      { a: 0, n: 3 },
    ];
    expect(sortDocuments(input, { a: 1 }).map(({ n }) => n)).toEqual([3, 1, 2]);
    expect(input.map(({ n }) => n)).toEqual([1, 2, 3]);
  });

  it("refuses parallel arrays, and directions other than 1 and -1", () => {
    expect(() => sort([{ a: [1], b: [1] }, {}], { a: 1, b: 1 })).toThrow("parallel arrays");
    expect(() => compileSort({ a: 2 })).toThrow(expect.objectContaining({ code: 15975 }));
    expect(() => compileSort({ a: "asc" })).toThrow(expect.objectContaining({ code: 15974 }));
  });
});
