import { describe, expect, it } from "vitest";
import { type Behaviour, behaviours } from "../../chaos/behaviours";
import { type Happening, planRun, targets } from "../../chaos/schedule";
import { weathers } from "../../chaos/weather";

const size = { checkouts: 2_000, courses: 12, seed: 7 };
const ofKind = <Kind extends Happening["kind"]>(happenings: Happening[], kind: Kind) =>
  happenings.filter((each): each is Extract<Happening, { kind: Kind }> => each.kind === kind);

describe("a schedule", () => {
  it("is the same for the same seed, and another one for another", () => {
    expect(planRun(size)).toEqual(planRun(size));
    expect(planRun({ ...size, seed: 8 })).not.toEqual(planRun(size));
  });

  it("has students behave in every way, about as often as it says", () => {
    const { visits } = planRun(size);
    const all = Object.values(behaviours).reduce((sum, share) => sum + share, 0);
    for (const [behaviour, share] of Object.entries(behaviours) as [Behaviour, number][]) {
      const found = visits.filter((visit) => visit.behaviour === behaviour).length / size.checkouts;
      expect(found).toBeGreaterThan((share / all) * 0.5);
      expect(found).toBeLessThan((share / all) * 1.5);
    }
  });

  it.each([1, 7, 200, 10_000])("of %i checkouts kills every process and has every weather", (checkouts) => {
    const { happenings } = planRun({ ...size, checkouts });
    expect(new Set(ofKind(happenings, "kill").map(({ target }) => target))).toEqual(new Set(targets));
    for (const { downMs } of ofKind(happenings, "kill")) {
      expect(downMs).toBeGreaterThanOrEqual(200);
      expect(downMs).toBeLessThanOrEqual(2_000);
    }
    if (checkouts < 200) return;
    const names = new Set(ofKind(happenings, "weather").map(({ weather }) => weather));
    expect(names).toEqual(new Set(weathers.map(({ name }) => name)));
  });

  it("lets everything happen in order, before the last checkout begins", () => {
    const { happenings } = planRun(size);
    const moments = happenings.map(({ after }) => after);
    expect(moments).toEqual([...moments].sort((a, b) => a - b));
    expect(moments.at(-1)).toBeLessThan(size.checkouts);
  });

  it("never gives a student the same course in two tabs that ask for two", () => {
    expect(planRun(size).visits.filter(({ course, otherCourse }) => course === otherCourse)).toEqual([]);
  });
});
