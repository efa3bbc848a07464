import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { cached } from "~/platform/cached.server";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("many who ask at once share one question, and its answer for a while", async () => {
  const ask = vi.fn(async () => ask.mock.calls.length);
  const read = cached(1_000, ask);
  expect(await Promise.all([read(), read(), read()])).toEqual([1, 1, 1]);
  expect(await read()).toBe(1);
  vi.setSystemTime(Date.now() + 1_001);
  expect(await read()).toBe(2);
});

test("a question that failed is asked again at once", async () => {
  const ask = vi.fn(async () => 1).mockRejectedValueOnce(new Error("away"));
  const read = cached(1_000, ask);
  await expect(read()).rejects.toThrow("away");
  expect(await read()).toBe(1);
});

test("a question that hangs doesn't hang for ever", async () => {
  const ask = vi.fn(async () => 2).mockReturnValueOnce(new Promise(() => {}));
  const read = cached(1_000, ask, 10);
  const late = expect(read()).rejects.toThrow("Not done within");
  await vi.advanceTimersByTimeAsync(10);
  await late;
  expect(await read()).toBe(2);
});
