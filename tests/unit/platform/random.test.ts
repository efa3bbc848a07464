import { expect, it } from "vitest";
import { randomBytes, randomFraction, randomToken } from "~/platform/clock/random";

it("a token holds as many bytes as were asked for, in letters that any address takes", () => {
  for (const bytes of [1, 2, 3, 16, 32]) {
    const token = randomToken(bytes);
    expect(token).toMatch(/^[\w-]+$/);
    expect(Buffer.from(token, "base64url")).toHaveLength(bytes);
  }
  expect(new Set(Array.from({ length: 100 }, () => randomToken(16))).size).toBe(100);
});

it("bytes and fractions are drawn anew", () => {
  expect(randomBytes(16)).toHaveLength(16);
  expect(randomBytes(16)).not.toEqual(randomBytes(16));
  const fractions = Array.from({ length: 100 }, randomFraction);
  expect(fractions.every((each) => each >= 0 && each < 1)).toBe(true);
});
