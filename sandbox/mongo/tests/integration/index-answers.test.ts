import fc from "fast-check";
import type { Collection, Document } from "mongodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "./sandbox";

let sandbox: Sandbox;
let things: Collection<Document>;

const scalar = fc.oneof(
  fc.integer({ min: 0, max: 4 }),
  fc.constantFrom<unknown>(null, "", "a", "ab", 1.5, true, new Date(3), 3n, { x: 1 }),
);
const value = fc.oneof(
  scalar,
  scalar,
  fc.constantFrom<unknown>([], [1], [1, 3], ["a", null], [{ x: 1 }], [[1]]),
);
// Two arrays side by side can't be in one index, so that only one of the two is ever an array.
const pair = fc.record({ x: value, y: scalar }, { requiredKeys: [] });
const nested = fc.oneof(value, pair, fc.array(pair, { maxLength: 2 }));
const thing = fc.record({ a: scalar, b: nested, c: fc.integer({ min: 0, max: 3 }) }, { requiredKeys: [] });

const condition = fc.oneof(
  value,
  fc.record({ $gt: value }),
  fc.record({ $gte: value, $lt: value }),
  fc.record({ $lte: value }),
  fc.array(value, { maxLength: 3 }).map(($in) => ({ $in })),
  fc.boolean().map(($exists) => ({ $exists })),
  value.map(($ne) => ({ $ne })),
  fc.array(value, { minLength: 1, maxLength: 2 }).map(($all) => ({ $all })),
);
const path = fc.constantFrom("a", "b", "b.x", "b.y", "c");
const simple = fc.dictionary(path, condition, { maxKeys: 3, noNullPrototype: true });
const filter = fc.oneof(
  simple,
  fc.array(simple, { minLength: 1, maxLength: 3 }).map(($or) => ({ $or })),
  fc.array(simple, { minLength: 1, maxLength: 3 }).map(($and) => ({ $and })),
);
const direction = fc.constantFrom(1 as const, -1 as const);
const sort = fc.uniqueArray(fc.tuple(fc.constantFrom("c", "a"), direction), {
  maxLength: 2,
  selector: ([name]) => name,
});

beforeAll(async () => {
  sandbox = await startSandbox();
  things = sandbox.db().collection("things");
});
afterAll(() => sandbox.stop());

test("every query gets the same documents in the same order from indexes as from the whole collection", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(thing, { minLength: 5, maxLength: 25 }),
      fc.array(fc.tuple(filter, sort), { minLength: 25, maxLength: 25 }),
      async (documents, queries) => {
        await things.drop();
        await things.createIndexes([
          { key: { a: 1 } },
          { key: { c: 1, a: -1 } },
          { key: { "b.x": -1, "b.y": 1 } },
          { key: { b: 1 }, sparse: true },
          { key: { b: 1, c: 1, _id: 1 } },
          { key: { c: -1, "b.x": 1 }, partialFilterExpression: { c: { $gte: 2 } } },
        ]);
        await things.insertMany(documents.map((document, _id) => ({ ...document, _id }) as Document));
        for (const [query, fields] of queries) {
          const order = Object.fromEntries<1 | -1>([...fields, ["_id", 1]]);
          const planned = await things.find(query).sort(order).toArray();
          const scanned = await things.find(query).hint({ $natural: 1 }).toArray();
          expect(planned.map(({ _id }) => _id).sort()).toEqual(scanned.map(({ _id }) => _id).sort());
          const ids = planned.map(({ _id }) => _id);
          const resorted = await things
            .aggregate([{ $match: { _id: { $in: ids } } }, { $addFields: { same: 1 } }, { $sort: order }])
            .toArray();
          expect(ids).toEqual(resorted.map(({ _id }) => _id));
          const sortedByIndex = await things.find(query).sort(Object.fromEntries(fields)).toArray();
          expect(sortedByIndex.map(({ _id }) => _id).sort()).toEqual(ids.sort());
        }
      },
    ),
    { numRuns: 15 },
  );
});
