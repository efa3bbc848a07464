import type { Document } from "bson";
import { describe, expect, it } from "vitest";
import { compileProjection } from "../../../query/projection";

const course = {
  _id: 1,
  title: "Fugue",
  price: { minor: 4900, currency: "EUR" },
  lessons: [
    { name: "Subject", minutes: 10 },
    { name: "Answer", minutes: 20 },
    { name: "Stretto", minutes: 30 },
  ],
  tags: ["music", "bach", "form"],
};

/** https://www.mongodb.com/docs/manual/tutorial/project-fields-from-query-results/ */
describe("a projection", () => {
  it.each<[string, Document, Document]>([
    ["that is empty gives the document", {}, course],
    ["includes fields, and _id unless told otherwise", { title: 1 }, { _id: 1, title: "Fugue" }],
    ["leaves _id out when asked", { title: true, _id: 0 }, { title: "Fugue" }],
    ["of _id alone gives _id alone", { _id: 1 }, { _id: 1 }],
    ["includes nested fields by path", { "price.minor": 1 }, { _id: 1, price: { minor: 4900 } }],
    ["includes nested fields by document", { price: { minor: 1 } }, { _id: 1, price: { minor: 4900 } }],
    [
      "enters arrays",
      { "lessons.name": 1, _id: 0 },
      { lessons: [{ name: "Subject" }, { name: "Answer" }, { name: "Stretto" }] },
    ],
    ["keeps no scalars under a nested inclusion", { "tags.x": 1, "title.x": 1 }, { _id: 1, tags: [] }],
    [
      "excludes fields",
      { lessons: 0, tags: 0, "price.currency": 0 },
      { _id: 1, title: "Fugue", price: { minor: 4900 } },
    ],
    [
      "computes fields",
      { title: 1, first: { $arrayElemAt: ["$tags", 0] }, label: "x" },
      { _id: 1, title: "Fugue", first: "music", label: "x" },
    ],
    [
      "cuts arrays and keeps the rest",
      { tags: { $slice: -1 }, lessons: 0 },
      { _id: 1, title: "Fugue", price: course.price, tags: ["form"] },
    ],
    [
      "cuts arrays from a place",
      { tags: { $slice: [1, 1] }, title: 1 },
      { _id: 1, title: "Fugue", tags: ["bach"] },
    ],
    [
      "picks the first matching element",
      { lessons: { $elemMatch: { minutes: { $gt: 10 } } } },
      { _id: 1, lessons: [{ name: "Answer", minutes: 20 }] },
    ],
    [
      "leaves out a field without a matching element",
      { lessons: { $elemMatch: { minutes: 99 } } },
      { _id: 1 },
    ],
  ])("%s", (_promise, spec, expected) => {
    expect(compileProjection(spec)(course)).toEqual(expected);
  });

  it("gives the array element that the filter matched for the positional operator", () => {
    const filter = { lessons: { $elemMatch: { minutes: { $gt: 10 } } } };
    expect(compileProjection({ "lessons.$": 1 }, filter)(course)).toEqual({
      _id: 1,
      lessons: [{ name: "Answer", minutes: 20 }],
    });
    expect(compileProjection({ "tags.$": 1, _id: 0 }, { tags: "form" })(course)).toEqual({ tags: ["form"] });
    expect(() => compileProjection({ "tags.$": 1 }, { title: "Fugue" })(course)).toThrow(
      expect.objectContaining({ code: 51246 }),
    );
  });

  it.each<[Document, number]>([
    [{ a: 1, b: 0 }, 31254],
    [{ a: 0, b: 1 }, 31253],
    [{ a: 1, "a.b": 1 }, 31249],
    [{ "a.b": 1, a: 1 }, 31249],
    [{ a: {} }, 51270],
    [{ "a.$": 1, "b.$": 1 }, 31276],
    [{ a: { $meta: "textScore" } }, 238],
    [{ a: { $nope: 1 } }, 168],
  ])("%j is refused with code %i", (spec, code) => {
    expect(() => compileProjection(spec)).toThrow(expect.objectContaining({ code }));
  });

  it("keeps a field that is called __proto__, and touches no prototype", () => {
    const document = JSON.parse('{"_id":1,"__proto__":{"polluted":true}}');
    const projected = compileProjection({ x: 0 })(document);
    expect(Object.keys(projected)).toEqual(["_id", "__proto__"]);
    expect(Object.getPrototypeOf(projected)).toBe(Object.prototype);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});
