import { type Model, Error as MongooseError } from "mongoose";
import { trusted } from "./database.server";

export interface KeysetPage<Row> {
  rows: Row[];
  /** Cursors of the adjacent pages; null if there is none. */
  next: string | null;
  previous: string | null;
}

interface Cursor {
  /** The value of the sort field and the `_id` of the row at the edge. */
  value: string | number;
  id: string;
  isBackward: boolean;
}

interface KeysetQuery {
  /** Operators in it must be `trusted`. */
  filter: Record<string, unknown>;
  /** A date, number or text field that every row has; the newest or greatest come first. */
  sortBy: string;
  /** From a previous page; an invalid cursor leads to the first page. */
  cursor: string | null;
  size: number;
}

/**
 * Reads one page of rows by keyset: it costs the same however far down it is, and rows added in the meantime shift
 * nothing. It needs an index on the filter's fields followed by `sortBy`.
 *
 * @example
 * const page = await readPage<OrderRecord>(Orders, { filter: { mode }, sortBy: "createdAt", cursor, size: 50 });
 */
export async function readPage<Row extends object>(
  // biome-ignore lint/suspicious/noExplicitAny: a model's hydrated type doesn't matter here
  model: Pick<Model<any>, "find">,
  query: KeysetQuery,
): Promise<KeysetPage<Row>> {
  try {
    return await readFrom<Row>(model, query, readCursor(query.cursor));
  } catch (error) {
    // The cursor was made up, or belongs to another list.
    if (!query.cursor || !(error instanceof MongooseError.CastError)) throw error;
    return readFrom<Row>(model, query, null);
  }
}

async function readFrom<Row extends object>(
  // biome-ignore lint/suspicious/noExplicitAny: as above
  model: Pick<Model<any>, "find">,
  { filter, sortBy, size }: KeysetQuery,
  cursor: Cursor | null,
): Promise<KeysetPage<Row>> {
  const direction = cursor?.isBackward ? 1 : -1;
  const rows = await model
    .find(cursor ? { $and: [filter, beyond(sortBy, cursor)] } : filter)
    .sort({ [sortBy]: direction, _id: direction })
    .limit(size + 1)
    .lean<Row[]>();
  const hasMore = rows.length > size;
  rows.length = Math.min(rows.length, size);
  if (cursor?.isBackward) rows.reverse();
  const [first, last] = [rows[0], rows.at(-1)];
  const hasNext = cursor?.isBackward ? true : hasMore;
  const hasPrevious = cursor?.isBackward ? hasMore : cursor !== null;
  return {
    rows,
    next: last && hasNext ? writeCursor(last, sortBy, false) : null,
    previous: first && hasPrevious ? writeCursor(first, sortBy, true) : null,
  };
}

function beyond(sortBy: string, { value, id, isBackward }: Cursor) {
  const operator = isBackward ? "$gt" : "$lt";
  return {
    // Redundant, but gives the index a bound.
    [sortBy]: trusted({ [`${operator}e`]: value }),
    $or: [
      { [sortBy]: trusted({ [operator]: value }) },
      { [sortBy]: value, _id: trusted({ [operator]: id }) },
    ],
  };
}

function writeCursor(row: object, sortBy: string, isBackward: boolean): string {
  const { [sortBy]: value, _id } = row as Record<string, unknown>;
  const plain = value instanceof Date ? value.toISOString() : value;
  return Buffer.from(JSON.stringify([plain, String(_id), isBackward ? 1 : 0])).toString("base64url");
}

function readCursor(given: string | null): Cursor | null {
  try {
    const [value, id, isBackward] = JSON.parse(Buffer.from(given ?? "", "base64url").toString());
    const isPlain = ["string", "number"].includes(typeof value) && typeof id === "string";
    return isPlain ? { value, id, isBackward: isBackward === 1 } : null;
  } catch {
    return null;
  }
}
