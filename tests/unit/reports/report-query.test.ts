import { describe, expect, it } from "vitest";
import { presetsOf, rangeBefore, readReportQuery } from "~/reports/report-query";

const today = "2026-03-15";
const read = (search: string) => readReportQuery(new URLSearchParams(search), today);

describe("a report is about", () => {
  it("the last thirty days if nothing is said", () => {
    expect(read("")).toEqual({
      asked: { from: "2026-02-14", to: today },
      query: { from: "2026-02-14", to: today, by: "day", currency: null },
      problem: null,
    });
  });

  it.each([
    ["from=2025-01-01&to=2025-12-31", "month"],
    ["from=2025-01-01&to=2025-12-31&by=day", "day"],
    ["from=2020-01-01&to=2025-12-31", "year"],
    ["from=2026-01-01&to=2026-03-15&by=fortnight", "day"],
  ])("%s by %s", (search, by) => {
    expect(read(search)).toMatchObject({ query: { by }, problem: null });
  });

  it.each([
    ["from=2026-02-30", /YYYY-MM-DD/],
    ["from=yesterday", /YYYY-MM-DD/],
    ["from=%27%3B--&to=%00", /YYYY-MM-DD/],
    ["from=2026-03-15&to=2026-03-14", /is after/],
    ["from=1999-12-31&to=2000-01-31", /start on 2000-01-01/],
    ["from=2001-01-01", /ten years/],
  ])("something else than %s asks for, and says why", (search, problem) => {
    const { query, asked, problem: words } = read(search);
    expect(words).toMatch(problem);
    expect(query).toMatchObject({ from: "2026-02-14", to: today });
    expect(asked.from).toBe(new URLSearchParams(search).get("from"));
  });

  it("months where days would be too many to tell apart", () => {
    expect(read("from=2020-01-01&to=2025-12-31&by=day")).toMatchObject({
      query: { by: "month" },
      problem: expect.stringMatching(/400 days/),
    });
  });
});

describe("it is compared with", () => {
  it.each([
    ["2026-03-01", "2026-03-31", "2026-02-01", "2026-02-28"],
    ["2026-01-01", "2026-12-31", "2025-01-01", "2025-12-31"],
    ["2026-01-01", "2026-02-28", "2025-11-01", "2025-12-31"],
    ["2026-03-09", "2026-03-15", "2026-03-02", "2026-03-08"],
    ["2026-03-01", "2026-03-15", "2026-02-14", "2026-02-28"],
  ])("for %s to %s, what was from %s to %s", (from, to, ...before) => {
    expect(Object.values(rangeBefore({ from, to }))).toEqual(before);
  });
});

it("the usual ranges hold in a January, too", () => {
  const presets = Object.fromEntries(presetsOf("2026-01-01").map(({ name, from, to }) => [name, [from, to]]));
  expect(presets).toEqual({
    "Last 7 days": ["2025-12-26", "2026-01-01"],
    "Last 30 days": ["2025-12-03", "2026-01-01"],
    "This month": ["2026-01-01", "2026-01-01"],
    "Last month": ["2025-12-01", "2025-12-31"],
    "This year": ["2026-01-01", "2026-01-01"],
    "Last year": ["2025-01-01", "2025-12-31"],
  });
});
