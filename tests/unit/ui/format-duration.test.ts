import { expect, it } from "vitest";
import { formatDuration } from "~/ui/format-duration";

it.each([
  [-5, "0 ms"],
  [0, "0 ms"],
  [340.4, "340 ms"],
  [1_000, "1 s"],
  [1_290, "1.2 s"],
  [59_999, "59 s"],
  [90_000, "1.5 min"],
  [3 * 60 * 60_000, "3 h"],
  [48 * 60 * 60_000, "2 d"],
])("%d ms is %s", (ms, words) => {
  expect(formatDuration(ms)).toBe(words);
});
