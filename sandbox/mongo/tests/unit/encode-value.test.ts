import { Binary, MaxKey, MinKey, ObjectId, Timestamp } from "bson";
import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeValue } from "../../keys/encode-value";
import { inverted } from "../../keys/index-key";
import { compareBson } from "../../query/order";

const scalar = fc.oneof(
  fc.constantFrom(null, true, false, new MinKey(), new MaxKey(), Number.NaN, 0, -0, 2 ** 53, -(2 ** 53)),
  fc.integer(),
  fc.double(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.bigInt({ min: 2n ** 53n - 4n, max: 2n ** 53n + 4n }),
  fc.string({ unit: "binary", maxLength: 6 }),
  fc.constantFrom("", "a", "a\0", "a\0b", "ab", "\u{1f600}", "\uffff"),
  fc.date({ noInvalidDate: true }),
  fc.uint8Array({ minLength: 12, maxLength: 12 }).map((bytes) => new ObjectId(bytes)),
  fc.uint8Array({ maxLength: 5 }).map((bytes) => new Binary(Buffer.from(bytes))),
  fc.tuple(fc.nat(), fc.nat()).map(([t, i]) => new Timestamp({ t, i })),
  fc.constantFrom(/a/, /a/i, /b/),
);

const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    scalar,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom("a", "b", "a\0b", "c"), tie("value"), {
      maxKeys: 3,
      noNullPrototype: true,
    }),
  ),
}));

function sign(order: number): number {
  return Math.sign(order) || 0;
}

test("bytes of index keys order like MongoDB orders the values, in both directions", () => {
  fc.assert(
    fc.property(value, value, (a, b) => {
      const order = sign(compareBson(a, b));
      const [left, right] = [encodeValue(a), encodeValue(b)];
      expect(sign(Buffer.compare(left, right))).toBe(order);
      expect(sign(Buffer.compare(inverted(right), inverted(left)))).toBe(order);
    }),
    { numRuns: 5000 },
  );
});

test("no key is the beginning of another, so that keys of several fields can be joined", () => {
  fc.assert(
    fc.property(value, value, (a, b) => {
      const [left, right] = [encodeValue(a), encodeValue(b)];
      fc.pre(!left.equals(right));
      const shorter = Math.min(left.length, right.length);
      expect(left.subarray(0, shorter).equals(right.subarray(0, shorter))).toBe(false);
    }),
    { numRuns: 2000 },
  );
});

test("int64 beyond the reach of doubles keep their order", () => {
  const numbers = [2n ** 53n, 2n ** 53n + 1n, 2 ** 53 + 2, 2n ** 53n + 3n, 2n ** 63n - 1n];
  const keys = numbers.map(encodeValue);
  expect([...keys].sort(Buffer.compare)).toEqual(keys);
  expect(encodeValue(2n ** 60n)).toEqual(encodeValue(2 ** 60));
  expect(encodeValue(7n)).toEqual(encodeValue(7));
});
