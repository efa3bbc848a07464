import { expect, test } from "vitest";
import { percent, targetStateOf } from "~/admin/overview/target";

test("a share never looks better than it is", () => {
  expect(percent(0.99999)).toBe("99.99%");
  expect(percent(0.999)).toBe("99.9%");
  expect(percent(0.29)).toBe("29%");
  expect(percent(1)).toBe("100%");
  expect(percent(0)).toBe("0%");
});

test("a target is met when exactly reached, missed just below, and neither without data", () => {
  expect(targetStateOf({ total: 1_000, good: 999 }, 0.999)).toBe("met");
  expect(targetStateOf({ total: 1_000, good: 998 }, 0.999)).toBe("missed");
  expect(targetStateOf({ total: 0, good: 0 }, 0.999)).toBe("no data");
});
