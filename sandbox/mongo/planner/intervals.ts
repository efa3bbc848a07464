import { encodeValue } from "../keys/encode-value";
import { inverted, successor } from "../keys/index-key";

/** A range of encoded values: from `start`, below `end`. A point holds one value only. */
export type Interval = { readonly start: Buffer; readonly end: Buffer; readonly point: boolean };

/** Above every encoded value. */
export const TOP = Buffer.from([0xff]);

/** One end of a range of values: an encoded value, or a type's first byte alone for "all of this type". */
export type Edge = { readonly bytes: Buffer; readonly inclusive: boolean };

/** The interval between two edges in an index field that runs in this direction. */
export function between(low: Edge, high: Edge, direction: 1 | -1): Interval {
  const [first, last] = direction === 1 ? [low, high] : [flip(high), flip(low)];
  return {
    start: first.inclusive ? first.bytes : (successor(first.bytes) ?? TOP),
    end: last.inclusive ? (successor(last.bytes) ?? TOP) : last.bytes,
    point: false,
  };
}

/** The interval that holds one value. */
export function pointOf(value: unknown, direction: 1 | -1): Interval {
  const bytes = encodeValue(value);
  const start = direction === 1 ? bytes : inverted(bytes);
  return { start, end: successor(start) ?? TOP, point: true };
}

/** All values of the type whose encodings begin with this byte. */
export function typeEdge(byte: number): Edge {
  return { bytes: Buffer.from([byte]), inclusive: true };
}

/** Sorts intervals and joins those that touch, except points. */
export function union(intervals: readonly Interval[]): Interval[] {
  const sorted = [...intervals].sort((a, b) => Buffer.compare(a.start, b.start));
  const joined: Interval[] = [];
  for (const next of sorted) {
    const last = joined.at(-1);
    if (!last || Buffer.compare(next.start, last.end) >= 0) joined.push(next);
    else if (Buffer.compare(next.end, last.end) > 0) {
      joined[joined.length - 1] = { start: last.start, end: next.end, point: false };
    }
  }
  return joined;
}

/** What two sorted lists of intervals have in common. */
export function intersection(left: readonly Interval[], right: readonly Interval[]): Interval[] {
  const common: Interval[] = [];
  for (const a of left) {
    for (const b of right) {
      const start = Buffer.compare(a.start, b.start) >= 0 ? a.start : b.start;
      const end = Buffer.compare(a.end, b.end) <= 0 ? a.end : b.end;
      if (Buffer.compare(start, end) < 0) common.push({ start, end, point: a.point || b.point });
    }
  }
  return common;
}

function flip(edge: Edge): Edge {
  return { bytes: inverted(edge.bytes), inclusive: edge.inclusive };
}
