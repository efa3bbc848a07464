import { Schema } from "mongoose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { defineModel, trusted } from "~/platform/database.server";
import { readPage } from "~/platform/keyset.server";
import { openDatabase } from "../../fixtures/database";

interface Row {
  at: Date;
  kind: string;
}

const Rows = defineModel<Row>("KeysetRow", new Schema<Row>({ at: Date, kind: String }));

let database: Awaited<ReturnType<typeof openDatabase>>;
beforeAll(async () => {
  database = await openDatabase();
  // Seven of them share each moment, so that a page ends within one.
  const rows = Array.from({ length: 70 }, (_, index) => ({
    at: new Date(1_700_000_000_000 + Math.floor(index / 7) * 1_000),
    kind: index % 2 === 0 ? "even" : "odd",
  }));
  await Rows.insertMany(rows);
});
afterAll(() => database.close());

const read = (cursor: string | null, filter: Record<string, unknown> = {}) =>
  readPage<Row & { _id: unknown }>(Rows, { filter, sortBy: "at", cursor, size: 16 });

async function readAll(filter: Record<string, unknown> = {}) {
  const pages = [await read(null, filter)];
  for (let next = pages[0]?.next; next; next = pages.at(-1)?.next) pages.push(await read(next, filter));
  return pages;
}

test("leafing on shows every row once, the newest first, and ends", async () => {
  const pages = await readAll();
  const ids = pages.flatMap(({ rows }) => rows.map(({ _id }) => String(_id)));
  const moments = pages.flatMap(({ rows }) => rows.map(({ at }) => at.getTime()));
  expect(pages.map(({ rows }) => rows.length)).toEqual([16, 16, 16, 16, 6]);
  expect(new Set(ids).size).toBe(70);
  expect(moments).toEqual(moments.toSorted((a, b) => b - a));
  expect(pages[0]?.previous).toBeNull();
});

test("leafing back shows the same pages", async () => {
  const pages = await readAll();
  const back = [];
  for (let previous = pages.at(-1)?.previous; previous; previous = back.at(-1)?.previous)
    back.push(await read(previous));
  expect(back.reverse().map(({ rows }) => rows)).toEqual(pages.slice(0, -1).map(({ rows }) => rows));
});

test("a filter with operators holds on every page", async () => {
  const pages = await readAll({ kind: "odd", $or: [{ at: trusted({ $gt: new Date(0) }) }] });
  expect(pages.flatMap(({ rows }) => rows)).toHaveLength(35);
  expect(pages.flatMap(({ rows }) => rows).every(({ kind }) => kind === "odd")).toBe(true);
});

test.each([
  "",
  "nonsense",
  Buffer.from(JSON.stringify(["no date", "no id", 0])).toString("base64url"),
  Buffer.from(JSON.stringify([{ $gt: "" }, {}, 0])).toString("base64url"),
])("a cursor that was never given out leads to the first page: %j", async (cursor) => {
  expect((await read(cursor)).rows).toEqual((await read(null)).rows);
});
