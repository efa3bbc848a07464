import { describe, expect, test } from "vitest";
import { problemOf } from "../../faults/applied";
import { Faults } from "../../faults/faults";
import { InvalidFaultPlan, parseFaultHeader } from "../../faults/plan";
import { seededRandom } from "../../faults/random";

describe("the seeded generator", () => {
  test("repeats itself for one seed, and differs between seeds", () => {
    const draw = (seed: number) => Array.from({ length: 50 }, seededRandom(seed));
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
    for (const number of draw(0)) {
      expect(number).toBeGreaterThanOrEqual(0);
      expect(number).toBeLessThan(1);
    }
  });

  test("spreads evenly", () => {
    const random = seededRandom(1);
    const mean = Array.from({ length: 10_000 }, random).reduce((sum, next) => sum + next, 0) / 10_000;
    expect(mean).toBeCloseTo(0.5, 1);
  });
});

describe("which calls a fault meets", () => {
  test.each([
    ["GET /v1/payment_intents/*", "GET", "/v1/payment_intents/pi_1", true],
    ["GET /v1/payment_intents/*", "GET", "/v1/payment_intents/pi_1/confirm", false],
    ["GET /v1/payment_intents/*", "POST", "/v1/payment_intents/pi_1", false],
    ["* /v1/payment_intents/**", "POST", "/v1/payment_intents/pi_1/confirm", true],
    ["POST /v1/payment_intents*", "POST", "/v1/payment_intents", true],
    ["POST /v1/a.c", "POST", "/v1/abc", false],
    [undefined, "DELETE", "/v1/anything/at/all", true],
  ])("%s, %s %s: %s", (match, method, path, struck) => {
    const faults = new Faults();
    faults.set({ api: { match, status: 500 } });
    expect(faults.strike(method, path, "secret") !== undefined).toBe(struck);
  });

  test("the first that fits strikes, until it is used up", () => {
    const faults = new Faults();
    faults.set({ api: [{ times: 1, status: 500 }, { status: 429 }] });
    const statuses = [1, 2, 3].map(() => faults.strike("GET", "/v1/x", "secret")?.status);
    expect(statuses).toEqual([500, 429, 429]);
  });

  test("about as many as the rate says are struck", () => {
    const faults = new Faults();
    faults.set({ api: { errorRate: 0.3 }, seed: 1 });
    const struck = Array.from({ length: 1000 }, () => faults.strike("GET", "/v1/x", "secret")).filter(
      Boolean,
    );
    expect(struck.length).toBeGreaterThan(250);
    expect(struck.length).toBeLessThan(350);
  });
});

describe("what a fault answers", () => {
  test("a delay alone only delays; anything else fails, with 500 if it names no status", () => {
    expect(problemOf({ delayMs: 100 })).toBeUndefined();
    expect(problemOf({ delayMs: 100, status: 503 })?.status).toBe(503);
    expect(problemOf({ errorRate: 0.5 })?.status).toBe(500);
    expect(problemOf({})?.status).toBe(500);
    expect(problemOf({ status: 429 })?.body).toMatchObject({
      type: "invalid_request_error",
      code: "rate_limit",
    });
  });

  test.each([
    ["status=500", { status: 500 }],
    ["status=500; phase=response; delayMs=10", { status: 500, phase: "response", delayMs: 10 }],
    ["timeout", { timeout: true }],
  ])("the header %s is understood", (header, fault) => {
    expect(parseFaultHeader(header)).toEqual(fault);
  });

  test.each(["status=abc", "colour=red", "status=200"])("the header %s is refused", (header) => {
    expect(() => parseFaultHeader(header)).toThrow(InvalidFaultPlan);
  });
});
