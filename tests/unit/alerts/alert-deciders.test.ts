import { describe, expect, it } from "vitest";
import {
  judgeDelay,
  judgeSignatures,
  judgeSilence,
  judgeSyncs,
  judgeTries,
  judgeWorkers,
  type PaymentTry,
} from "~/alerts/deciders";
import type { Judgement } from "~/alerts/judgement";
import { type AlertRule, alertRuleNames, type Thresholds, thresholdsOf } from "~/alerts/rules";

function usual<Rule extends AlertRule>(rule: Rule): Thresholds<Rule> {
  const entries = thresholdsOf(rule).map(([name, { default: value }]) => [name, value]);
  return Object.fromEntries(entries) as Thresholds<Rule>;
}

const say = ({ bad, fading }: Judgement) => (bad.length > 0 ? "bad" : fading.length > 0 ? "fading" : "well");

it("every threshold's usual figure is within its bounds", () => {
  for (const rule of alertRuleNames) {
    for (const [name, { default: value, min, max }] of thresholdsOf(rule)) {
      expect(min <= value && value <= max, `${rule}.${name}`).toBe(true);
    }
  }
});

it.each([
  [{ total: 100, failed: 6 }, "bad"],
  [{ total: 100, failed: 5 }, "fading"],
  [{ total: 1_000, failed: 26 }, "fading"],
  [{ total: 1_000, failed: 25 }, "well"],
  [{ total: 19, failed: 19 }, "fading"],
  [{ total: 20, failed: 2 }, "bad"],
  [{ total: 0, failed: 0 }, "well"],
] as const)("of syncs %o it says %s", (figures, expected) => {
  expect(say(judgeSyncs(figures, usual("sync_failures")))).toBe(expected);
});

it.each([
  [{ cameLate: 1, waiting: 0 }, 1, "bad"],
  [{ cameLate: 0, waiting: 1 }, 1, "bad"],
  [{ cameLate: 1, waiting: 1 }, 3, "fading"],
  [{ cameLate: 0, waiting: 0 }, 1, "well"],
] as const)("of events %o, when %i may be late, it says %s", (figures, events, expected) => {
  const thresholds = { ...usual("webhook_delay"), events };
  expect(say(judgeDelay({ ...figures, longestMs: 700_000 }, thresholds))).toBe(expected);
});

it("one payment without a word is no silence, and no end of one; two are", () => {
  const figures = { lastDeliveryAt: null };
  expect(say(judgeSilence({ ...figures, unheard: 1 }, usual("webhook_silence")))).toBe("fading");
  expect(say(judgeSilence({ ...figures, unheard: 0 }, usual("webhook_silence")))).toBe("well");
  expect(say(judgeSilence({ ...figures, unheard: 2 }, usual("webhook_silence")))).toBe("bad");
});

it("refused deliveries count only as long as Stripe's own don't come through", () => {
  const thresholds = usual("webhook_signatures");
  expect(say(judgeSignatures({ refused: 5, accepted: 0 }, thresholds))).toBe("bad");
  expect(say(judgeSignatures({ refused: 500, accepted: 1 }, thresholds))).toBe("well");
});

describe("tries to pay", () => {
  const thresholds = usual("failed_payments");
  const tries = (count: number, each: Partial<PaymentTry>): PaymentTry[] =>
    Array.from({ length: count }, () => ({
      ...{ isRefused: true, amountMinor: 4_900, account: null, networks: [] },
      ...each,
    }));

  it("a student who mistypes a card seven times is left alone, and the eighth is one too many", () => {
    expect(judgeTries(tries(3, { account: "a" }), thresholds)).toEqual({ bad: [], fading: [] });
    expect(judgeTries(tries(7, { account: "a" }), thresholds)).toEqual({ bad: [], fading: ["account:a"] });
    expect(judgeTries(tries(8, { account: "a" }), thresholds).bad).toMatchObject([{ subject: "account:a" }]);
  });

  it("refusals count from one address whoever pays, and not when as many payments succeed there", () => {
    const refused = [..."abcdefgh"].flatMap((account) => tries(1, { account, networks: ["n"] }));
    expect(judgeTries(refused, thresholds).bad).toMatchObject([{ subject: "network:n" }]);
    const succeeded = tries(8, { isRefused: false, networks: ["n"] });
    expect(say(judgeTries([...refused, ...succeeded], thresholds))).toBe("well");
  });

  it("small amounts are small in dollars and in yen", () => {
    expect(judgeTries(tries(15, { amountMinor: 1_000 }), thresholds).bad).toMatchObject([
      { subject: "small-amounts" },
    ]);
    expect(say(judgeTries(tries(15, { amountMinor: 1_001 }), thresholds))).toBe("well");
  });
});

describe("workers", () => {
  const now = new Date("2026-11-25T12:00:00Z");
  const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
  const none = { lastBeatAt: null, openSince: null, workingSince: null, lastJobAt: null };
  it.each([
    ["just started, with no worker yet", { openSince: ago(2) }, "fading"],
    ["open for long, with no worker ever", { openSince: ago(4) }, "bad"],
    ["a worker that was idle and is gone for a moment", { lastBeatAt: ago(2), openSince: ago(90) }, "fading"],
    ["a worker that was heard of", { lastBeatAt: ago(1), workingSince: ago(500), lastJobAt: ago(1) }, "well"],
    ["a worker that fell silent", { lastBeatAt: ago(4), openSince: ago(1) }, "bad"],
    [
      "a worker that has just come up",
      { lastBeatAt: ago(0), workingSince: ago(1), lastJobAt: ago(90) },
      "well",
    ],
    ["a worker that does nothing", { lastBeatAt: ago(0), workingSince: ago(30), lastJobAt: ago(25) }, "bad"],
    ["a worker that has never done anything", { lastBeatAt: ago(0), workingSince: ago(30) }, "bad"],
  ])("%s", (_, figures, expected) => {
    expect(say(judgeWorkers({ ...none, ...figures }, usual("worker_silent"), now))).toBe(expected);
  });
});
