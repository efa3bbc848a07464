import { expect, test } from "vitest";
import { extractKeys, MISSING, ParallelArraysError } from "../../keys/path-values";

function keys(document: Record<string, unknown>, ...paths: string[]) {
  return extractKeys(
    document,
    paths.map((path) => path.split(".")),
  );
}

test("a document without arrays has one entry, and a missing field is known as missing", () => {
  expect(keys({ a: { b: 1 } }, "a.b", "c").entries).toEqual([[1, MISSING]]);
});

test("an array has an entry for each element, and is known to be spread", () => {
  expect(keys({ a: [1, 2], b: 3 }, "a", "b")).toEqual({
    entries: [
      [1, 3],
      [2, 3],
    ],
    multikey: [true, false],
  });
});

test("an empty array counts as undefined at its own path, and as missing below it", () => {
  expect(keys({ a: [] }, "a").entries).toEqual([[undefined]]);
  expect(keys({ a: [] }, "a.b").entries).toEqual([[MISSING]]);
});

test("an array in an array is an entry as it is", () => {
  expect(keys({ a: [[1, 2], 3] }, "a").entries).toEqual([[[1, 2]], [3]]);
});

test("two paths through one array stay together element by element", () => {
  const document = { lines: [{ sku: "x", n: 1 }, { sku: "y" }, 5] };
  expect(keys(document, "lines.sku", "lines.n").entries).toEqual([
    ["x", 1],
    ["y", MISSING],
    [MISSING, MISSING],
  ]);
});

test("a number in a path reads one element", () => {
  expect(keys({ a: [{ b: 1 }, { b: 2 }] }, "a.1.b").entries).toEqual([[2]]);
});

test("two arrays side by side can't be indexed together", () => {
  expect(() => keys({ a: [1], b: [2] }, "a", "b")).toThrow(ParallelArraysError);
});
