import { type Document, indexedText, type Kind } from "./documents";

/** Index values longer than this are cut; readers compare the whole field again. */
const INDEXED_CHARACTERS = 200;

/** A key of the index: kind, field, value, then the order of creation. */
export type IndexKey = [kind: string, field: string, value: string, created: number, sequence: number];

/** The value as the index holds it. */
export function indexValue(value: string): string {
  return value.slice(0, INDEXED_CHARACTERS);
}

/** Bounds of `created`, inclusive, in seconds since 1970. */
export interface CreatedRange {
  from: number;
  to: number;
}

export interface PageQuery<K extends Kind> {
  limit: number;
  /** An indexed field and its value. */
  where?: { field: string; value: string };
  created?: CreatedRange;
  /** Only documents older than this one. */
  after?: Document<K>;
  /** Only documents newer than this one; the page is the one that ends right before it. */
  before?: Document<K>;
  /** Other conditions, which no index covers. */
  matches?(document: Document<K>): boolean;
}

export interface Page<K extends Kind> {
  /** Newest first. */
  documents: Document<K>[];
  hasMore: boolean;
}

interface IndexRange {
  start: IndexKey;
  end: IndexKey;
  reverse: boolean;
  exclusiveStart: boolean;
}

type Position = [created: number, sequence: number];

/** Reads one page from the index of creations. */
export function readPage<K extends Kind>(
  kind: K,
  query: PageQuery<K>,
  range: (range: IndexRange) => Iterable<{ value: string }>,
  load: (id: string) => Document<K> | undefined,
): Page<K> {
  const prefix: [string, string, string] = [
    kind,
    query.where?.field ?? "",
    query.where ? indexValue(query.where.value) : "",
  ];
  const oldest: Position = [query.created?.from ?? 0, 0];
  const newest: Position = [query.created?.to ?? Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];
  const ascending = query.before !== undefined;
  const cursor = query.before ?? query.after;
  const at: Position | undefined = cursor && [cursor.created, cursor.sequence];
  const start = ascending ? later(oldest, at ?? oldest) : earlier(newest, at ?? newest);
  const found: Document<K>[] = [];
  const rows = range({
    start: [...prefix, ...start],
    end: [...prefix, ...(ascending ? newest : oldest)],
    reverse: !ascending,
    exclusiveStart: start === at,
  });
  for (const { value: id } of rows) {
    const document = load(id);
    if (!document || !fits(document, query)) continue;
    found.push(document);
    if (found.length > query.limit) break;
  }
  const documents = found.slice(0, query.limit);
  return { documents: ascending ? documents.reverse() : documents, hasMore: found.length > query.limit };
}

function fits<K extends Kind>(document: Document<K>, { where, matches }: PageQuery<K>): boolean {
  if (where && indexedText(document.object, where.field) !== where.value) return false;
  return matches?.(document) ?? true;
}

function later(a: Position, b: Position): Position {
  return comesFirst(a, b) ? b : a;
}

function earlier(a: Position, b: Position): Position {
  return comesFirst(b, a) ? b : a;
}

function comesFirst(a: Position, b: Position): boolean {
  return a[0] === b[0] ? a[1] < b[1] : a[0] < b[0];
}
