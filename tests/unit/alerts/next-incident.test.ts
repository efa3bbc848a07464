import { describe, expect, it } from "vitest";
import type { Judgement } from "~/alerts/judgement";
import { beginIncident, type IncidentState, nextIncident } from "~/alerts/next-incident";

const start = new Date("2026-11-25T12:00:00Z");
const minute = (minutes: number) => new Date(start.getTime() + minutes * 60_000);
const bad = (...subjects: string[]): Judgement => ({
  bad: subjects.map((subject) => ({ subject, label: subject, text: "bad", path: null })),
  fading: [],
});
const well = bad();
const fading: Judgement = { bad: [], fading: ["shop"] };

/** Leads an incident of order syncs (a minute until it fires, ten until it is over) through judgements by minute. */
function lead(judgements: [number, Judgement][]): IncidentState | "dropped" {
  let incident = beginIncident("sync_failures", bad("shop"), [], start);
  for (const [minutes, judgement] of judgements) {
    if (!incident) throw new Error("It never began.");
    const next = nextIncident("sync_failures", incident, judgement, minute(minutes));
    if (next === "drop") return "dropped";
    incident = { ...incident, ...next };
  }
  return incident ?? "dropped";
}

describe("an incident", () => {
  it("fires once it was bad for a minute", () => {
    expect(lead([[0.5, bad("shop")]])).toMatchObject({ state: "pending", firedAt: null });
    expect(lead([[1, bad("shop")]])).toMatchObject({ state: "firing", firedAt: minute(1) });
  });

  it("that is well again, or only fading, before that never was one", () => {
    expect(lead([[0.5, well]])).toBe("dropped");
    expect(lead([[0.5, fading]])).toBe("dropped");
  });

  it("doesn't fire for what was bad before a time in which nobody looked", () => {
    expect(lead([[30, bad("shop")]])).toMatchObject({ state: "pending", badSince: minute(30) });
  });

  it("is over once all was well for ten minutes without a break", () => {
    const wellFor = (minutes: number): [number, Judgement][] => [
      ...([
        [1, bad("shop")],
        [2, well],
      ] as [number, Judgement][]),
      [2 + minutes, well],
    ];
    expect(lead(wellFor(9))).toMatchObject({ state: "firing" });
    expect(lead(wellFor(10))).toMatchObject({ state: "resolved", resolvedAt: minute(12) });
    expect(
      lead([
        [1, bad("shop")],
        [2, well],
        [8, fading],
        [12, well],
      ]),
    ).toMatchObject({ state: "firing" });
    expect(
      lead([
        [1, bad("shop")],
        [2, well],
        [8, bad("shop")],
        [12, well],
      ]),
    ).toMatchObject({ state: "firing" });
  });
});

describe("what is bad", () => {
  const open = { subjects: ["a"], badSince: start };
  it("and in an open incident already begins none", () => {
    expect(beginIncident("disputes", bad("a"), [open], minute(90))).toBeNull();
  });

  it("and new waits until the open incident is an hour old", () => {
    expect(beginIncident("disputes", bad("a", "b", "c"), [open], minute(59))).toBeNull();
    expect(beginIncident("disputes", bad("a", "b", "c"), [open], minute(60))).toMatchObject({
      ...{ state: "firing", subjects: ["b", "c"], foundCount: 2 },
    });
  });

  it("a thousand times is kept by its subjects, and shown by the first fifty", () => {
    const subjects = Array.from({ length: 1_000 }, (_, index) => `order:${index}`);
    const begun = beginIncident("orders_need_person", bad(...subjects), [], start);
    expect([begun?.subjects.length, begun?.findings.length, begun?.foundCount]).toEqual([1_000, 50, 1_000]);
  });
});
