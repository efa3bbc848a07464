import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";

const program = `
  const fixed = new Date(0);
  console.log(JSON.stringify({
    now: Date.now(),
    made: new Date().getTime(),
    said: Date.parse(Date()),
    fixed: fixed.getTime(),
    isDate: fixed instanceof Date && new Date() instanceof Date,
  }));
`;

function clockOf(offsetMs: number) {
  const parameters = ["--import", "./tests/chaos/shifted-clock.mjs", "--eval", program];
  const env = { ...process.env, CHAOS_CLOCK_OFFSET_MS: String(offsetMs) };
  return JSON.parse(execFileSync(process.execPath, parameters, { env, encoding: "utf8" }));
}

it.each([-90_000, 90_000])("a process's clock is wrong by %i ms, and only its present", (offsetMs) => {
  const before = Date.now();
  const clock = clockOf(offsetMs);
  const after = Date.now();
  for (const moment of [clock.now, clock.made, clock.said + 999]) {
    expect(moment - offsetMs).toBeGreaterThanOrEqual(before - 999);
    expect(moment - offsetMs).toBeLessThanOrEqual(after + 999);
  }
  expect(clock).toMatchObject({ fixed: 0, isDate: true });
});
