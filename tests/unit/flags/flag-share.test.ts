import { randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import { isInShare } from "~/flags/flag-share.server";
import { formatShare, parseShare } from "~/flags/flags";

const students = Array.from({ length: 10_000 }, () => randomBytes(12).toString("hex"));
const shareOf = (percent: number) => students.filter((id) => isInShare("liveStatus", id, percent));

it("0 is nobody, 100 is everybody, and between them the share is kept within a percent or two", () => {
  expect(shareOf(0)).toEqual([]);
  expect(shareOf(100)).toEqual(students);
  for (const percent of [1, 10, 25, 50, 75, 99]) {
    expect(Math.abs(shareOf(percent).length / 100 - percent), `${percent}%`).toBeLessThan(2);
  }
});

it("raising the share takes nobody out", () => {
  let before = new Set<string>();
  for (let percent = 0; percent <= 100; percent += 5) {
    const now = new Set(shareOf(percent));
    expect([...before].filter((id) => !now.has(id))).toEqual([]);
    before = now;
  }
});

it("a student is drawn the same way for ever, and for each flag anew", () => {
  const drawn = ["5f1e", "5f1f", "5f20", "5f21"].map((id) => isInShare("liveStatus", id, 50));
  expect(drawn).toMatchInlineSnapshot(`
    [
      false,
      true,
      true,
      true,
    ]
  `);
  const both = shareOf(50).filter((id) => isInShare("provisionalOrders", id, 50));
  expect(Math.abs(both.length / 100 - 25)).toBeLessThan(3);
});

it.each([
  ["on", 100],
  ["off", 0],
  ["25%", 25],
  ["25 %", 25],
  ["0%", 0],
  ["100%", 100],
  ["101%", null],
  ["25", null],
  ["-1%", null],
  ["", null],
])("reads %j as %j", (words, percent) => {
  expect(parseShare(words)).toBe(percent);
  if (percent !== null) expect(parseShare(formatShare(percent))).toBe(percent);
});
