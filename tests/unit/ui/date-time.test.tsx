import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { DateTime } from "~/ui/date-time";

test("a moment is written in UTC, and as ISO for machines", () => {
  expect(renderToStaticMarkup(<DateTime iso="2026-11-21T23:42:10.000Z" withTime />)).toBe(
    '<time dateTime="2026-11-21T23:42:10.000Z" class="tabular-nums">21 November 2026, 23:42 UTC</time>',
  );
});

test("a day is the day in UTC, whatever the offset it was given in", () => {
  expect(renderToStaticMarkup(<DateTime iso="2026-12-31T22:30:00-05:00" />)).toContain(">1 January 2027<");
});

test("what is no date is refused, not shown", () => {
  expect(() => renderToStaticMarkup(<DateTime iso="yesterday" />)).toThrow(RangeError);
});
