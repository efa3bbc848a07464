import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, countDays, dayOf, periodsOf, startOfDay } from "~/reports/shop-calendar";

const hourMs = 60 * 60_000;

describe("a day begins", () => {
  it.each([
    ["UTC", "2026-03-29", "2026-03-29T00:00:00.000Z"],
    ["Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00.000Z"],
    ["Europe/Berlin", "2026-03-30", "2026-03-29T22:00:00.000Z"],
    ["America/New_York", "2025-11-02", "2025-11-02T04:00:00.000Z"],
    ["America/New_York", "2025-11-03", "2025-11-03T05:00:00.000Z"],
    ["Asia/Kolkata", "2026-01-01", "2025-12-31T18:30:00.000Z"],
    ["Asia/Kathmandu", "2026-01-01", "2025-12-31T18:15:00.000Z"],
    ["Pacific/Kiritimati", "2026-01-01", "2025-12-31T10:00:00.000Z"],
    // The clocks go from 23:59 to 01:00: that day has no midnight.
    ["America/Santiago", "2025-09-07", "2025-09-07T04:00:00.000Z"],
    // The clocks go from 23:59 back to 23:00: midnight comes once.
    ["America/Asuncion", "2024-03-24", "2024-03-24T04:00:00.000Z"],
    // The clocks go from 00:59 back to 00:00: it comes twice.
    ["America/Havana", "2026-11-01", "2026-11-01T04:00:00.000Z"],
    // A day that this zone has never had begins when the next one does.
    ["Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00.000Z"],
  ])("in %s, on %s, at %s", (timeZone, day, start) => {
    expect(new Date(startOfDay(day, timeZone)).toISOString()).toBe(start);
  });

  it("where the day before it ends, in every zone and year", () => {
    const zones = fc.constantFrom(...Intl.supportedValuesOf("timeZone"));
    const days = fc.integer({ min: 0, max: 365 * 30 }).map((count) => addDays("2000-01-01", count));
    fc.assert(
      fc.property(zones, days, (timeZone, day) => {
        const start = startOfDay(day, timeZone);
        // But for a day that was left out at the date line.
        if (dayOf(start, timeZone) !== day) return expect(dayOf(start, timeZone)).toBe(addDays(day, 1));
        expect(dayOf(start - 1, timeZone) < day).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe("periods", () => {
  it("lie beside each other without a gap and know their nights of 23 and 25 hours", () => {
    const days = periodsOf({ from: "2025-03-29", to: "2025-10-27" }, "day", "Europe/Berlin");
    expect(days).toHaveLength(countDays("2025-03-29", "2025-10-27"));
    for (const [index, { endsAt }] of days.slice(0, -1).entries())
      expect(days[index + 1]?.startsAt).toBe(endsAt);
    const hours = new Map(days.map(({ name, startsAt, endsAt }) => [name, (endsAt - startsAt) / hourMs]));
    expect(hours.get("2025-03-30")).toBe(23);
    expect(hours.get("2025-10-26")).toBe(25);
    expect(hours.get("2025-06-01")).toBe(24);
  });

  it("end where the range ends, and a month or year that is cut says so", () => {
    const months = periodsOf({ from: "2024-01-31", to: "2024-03-01" }, "month", "UTC");
    expect(months.map(({ name, from, to }) => [name, from, to])).toEqual([
      ["2024-01", "2024-01-31", "2024-01-31"],
      ["2024-02", "2024-02-01", "2024-02-29"],
      ["2024-03", "2024-03-01", "2024-03-01"],
    ]);
    const years = periodsOf({ from: "2024-12-31", to: "2025-01-01" }, "year", "UTC");
    expect(years.map(({ name }) => name)).toEqual(["2024", "2025"]);
  });
});
