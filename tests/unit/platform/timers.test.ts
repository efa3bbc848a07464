import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { after, every, wait } from "~/platform/clock/timers";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it("what is to happen later happens once, unless that is prevented", () => {
  const run = vi.fn();
  const prevented = vi.fn();
  after(1_000, run);
  const cancel = after(1_000, prevented);
  vi.advanceTimersByTime(999);
  expect(run).not.toHaveBeenCalled();
  cancel();
  vi.advanceTimersByTime(10_000);
  expect(run).toHaveBeenCalledTimes(1);
  expect(prevented).not.toHaveBeenCalled();
});

it("what is to happen again and again does, until that is ended", () => {
  const run = vi.fn();
  const stop = every(1_000, run);
  vi.advanceTimersByTime(3_500);
  stop();
  vi.advanceTimersByTime(10_000);
  expect(run).toHaveBeenCalledTimes(3);
});

it("who waits goes on in time, or as soon as they need not wait, and leaves nothing behind", async () => {
  const stopping = new AbortController();
  const waits = [
    wait(1_000),
    wait(60_000, { signal: stopping.signal }),
    wait(60_000, { signal: AbortSignal.abort() }),
  ];
  vi.advanceTimersByTime(1_000);
  await waits[0];
  stopping.abort();
  await Promise.all(waits);
  expect(vi.getTimerCount()).toBe(0);
});
