import { expect, test } from "vitest";
import { startOfToday } from "~/operations/home/start-of-today";

test.each([
  ["2026-11-25T21:00:00Z", "UTC", "2026-11-25T00:00:00Z"],
  ["2026-11-25T00:00:00.250Z", "UTC", "2026-11-25T00:00:00Z"],
  ["2026-11-25T23:30:00Z", "Europe/Berlin", "2026-11-25T23:00:00Z"],
  ["2026-11-25T12:00:00Z", "Asia/Kolkata", "2026-11-24T18:30:00Z"],
  ["2026-11-25T12:00:00Z", "Pacific/Kiritimati", "2026-11-25T10:00:00Z"],
  // The clocks are put forward at two, and back at three.
  ["2026-03-29T12:00:00Z", "Europe/Berlin", "2026-03-28T23:00:00Z"],
  ["2026-10-25T12:00:00Z", "Europe/Berlin", "2026-10-24T22:00:00Z"],
  ["2026-11-01T12:00:00Z", "America/New_York", "2026-11-01T04:00:00Z"],
  // A day without a midnight.
  ["2026-09-06T20:00:00Z", "America/Santiago", "2026-09-06T04:00:00Z"],
])("at %s the day in %s began at %s", (now, timeZone, start) => {
  expect(startOfToday(new Date(now), timeZone)).toEqual(new Date(start));
});
