import { availableParallelism } from "node:os";
import { describe, expect, test } from "vitest";
import { hashPassword, verifyPassword } from "~/accounts/password.server";

describe("a password", () => {
  test("is stored as argon2id with OWASP's parameters and a salt of its own", async () => {
    const [first, second] = await Promise.all([hashPassword("correct horse"), hashPassword("correct horse")]);
    expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(first).not.toBe(second);
  });

  test("opens its own hash only", async () => {
    const hash = await hashPassword("correct horse");
    expect(await verifyPassword(hash, "correct horse")).toBe(true);
    expect(await verifyPassword(hash, "Correct horse")).toBe(false);
    expect(await verifyPassword(hash, "")).toBe(false);
    expect(await verifyPassword(hash, "x".repeat(1_000_000))).toBe(false);
  });

  test("is the same on every keyboard, composed or not", async () => {
    const hash = await hashPassword("cafe\u0301 noir brûlé");
    expect(await verifyPassword(hash, "caf\u00e9 noir bru\u0302le\u0301")).toBe(true);
  });

  test("opens no account that doesn't exist, after as much work", async () => {
    const hash = await hashPassword("correct horse");
    const times = { known: Number.POSITIVE_INFINITY, unknown: Number.POSITIVE_INFINITY };
    // The fastest of ten, by turns: whatever else keeps the machine busy slows both.
    for (let run = 0; run < 10; run += 1) {
      times.known = Math.min(times.known, await timeOf(() => verifyPassword(hash, "wrong horse")));
      times.unknown = Math.min(times.unknown, await timeOf(() => verifyPassword(null, "wrong horse")));
    }
    expect(times.unknown).toBeGreaterThan(times.known / 3);
    expect(await verifyPassword(null, "wrong horse")).toBe(false);
  });

  test("waits its turn, and a flood is turned away at once", async () => {
    const flood = 100 + availableParallelism() + 50;
    const hash = await hashPassword("correct horse");
    const outcomes = await Promise.allSettled(
      Array.from({ length: flood }, () => verifyPassword(hash, "correct horse")),
    );
    const refused = outcomes.filter((outcome) => outcome.status === "rejected");
    expect(refused.length).toBeGreaterThanOrEqual(50);
    for (const { reason } of refused) expect(reason).toMatchObject({ code: "busy", retryAfterSeconds: 5 });
    expect(outcomes.filter((outcome) => outcome.status === "fulfilled" && outcome.value)).toHaveLength(
      flood - refused.length,
    );
    expect(await verifyPassword(hash, "correct horse")).toBe(true);
  });
});

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
