import { expect, test } from "vitest";
import { caretAfter } from "../../../browser/payment/masked-input";

test.each([
  ["4242 4242", 0, 0],
  ["4242 4242", 4, 4],
  ["4242 4242", 5, 6],
  ["12 / 34", 3, 6],
  ["12", 5, 2],
])("in %j the caret behind %i typed characters stands at %i", (text, typed, position) => {
  expect(caretAfter(text, typed)).toBe(position);
});
