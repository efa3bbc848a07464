import { describe, expect, test } from "vitest";
import { changedAttributes } from "../../webhooks/journal";

describe("previous attributes", () => {
  test("name what has changed with its former value, and nothing else", () => {
    const before = { id: "cus_1", name: "Mia", email: null, phone: "1" };
    const after = { id: "cus_1", name: "Mia B.", email: "mia@lectern.test", phone: "1" };
    expect(changedAttributes(before, after)).toEqual({ name: "Mia", email: null });
  });

  test("name the changed keys of metadata alone; a new key was null before", () => {
    const before = { metadata: { a: "1", b: "2", c: "3" } };
    const after = { metadata: { a: "1", b: "changed", d: "new" } };
    expect(changedAttributes(before, after)).toEqual({ metadata: { b: "2", c: "3", d: null } });
  });
});
