import type { Document } from "bson";
import { badValue, pathNotViable } from "../query/errors";
import { getField, isDocument, isIndex, setField, showField } from "../query/values";

/** How many empty places a write may open in an array, as in MongoDB. */
const MOST_BACKFILL = 1_500_000;

type Container = Document | unknown[];

/**
 * A document being changed. What changes is copied first, along its path and once; the original stays as it is, and so
 * does everything that no change touched.
 */
export class Draft {
  #document: Document;
  readonly #copies = new WeakSet<object>();
  #changed = false;

  constructor(private readonly original: Document) {
    this.#document = original;
  }

  /** The current document: the original itself if nothing changed. */
  get document(): Document {
    return this.#changed ? this.#document : this.original;
  }

  /** What stands at a path; `undefined` where nothing does. */
  read(parts: readonly string[]): unknown {
    return parts.reduce<unknown>((value, part) => child(value, part), this.#document);
  }

  /**
   * Writes a value; documents that are missing on the way are created, also for numeric parts.
   * @throws PathNotViable where the path leads through a value that can't have fields
   */
  write(parts: readonly string[], value: unknown): void {
    const [last, ...above] = parts.toReversed() as [string, ...string[]];
    const existing = this.#firstMissing(parts);
    if (existing < parts.length - 1) {
      const nested = parts.slice(existing + 1).reduceRight<unknown>((inner, part) => {
        const document: Document = {};
        setField(document, part, inner);
        return document;
      }, value);
      this.#assign(parts.slice(0, existing), parts[existing] as string, nested);
    } else {
      this.#assign(above.reverse(), last, value);
    }
  }

  /** Removes a field; an element of an array becomes null, so that the others keep their places. */
  remove(parts: readonly string[]): void {
    if (this.read(parts) === undefined) return;
    const container = this.#own(parts.slice(0, -1));
    const last = parts.at(-1) as string;
    if (Array.isArray(container)) container[Number(last)] = null;
    else delete container[last];
    this.#changed = true;
  }

  /** Index of the first part at which nothing stands yet. */
  #firstMissing(parts: readonly string[]): number {
    let value: unknown = this.#document;
    for (const [index, part] of parts.entries()) {
      if (!canHold(value, part)) {
        throw pathNotViable(
          `Cannot create field '${part}' in element {${showField(parts[index - 1] ?? "", value)}}`,
        );
      }
      value = child(value, part);
      if (value === undefined) return index;
    }
    return parts.length;
  }

  #assign(above: readonly string[], last: string, value: unknown): void {
    const container = this.#own(above);
    if (Array.isArray(container)) {
      const index = Number(last);
      if (index - container.length > MOST_BACKFILL) {
        throw badValue(`can't backfill more than ${MOST_BACKFILL} elements`);
      }
      while (container.length < index) container.push(null);
      container[index] = value;
    } else {
      setField(container, last, value);
    }
    this.#changed = true;
  }

  /** The container at a path, as a copy that belongs to the draft. */
  #own(parts: readonly string[]): Container {
    let container = this.#copyOnce(this.#document);
    this.#document = container;
    for (const part of parts) {
      const copy = this.#copyOnce(child(container, part) as Container);
      if (Array.isArray(container)) container[Number(part)] = copy;
      else setField(container, part, copy);
      container = copy;
    }
    return container;
  }

  #copyOnce(container: Container): Container {
    if (this.#copies.has(container)) return container;
    const copy = Array.isArray(container) ? [...container] : { ...container };
    this.#copies.add(copy);
    return copy;
  }
}

/** The field of a document, or the element of an array that an index names. */
export function child(value: unknown, part: string): unknown {
  if (Array.isArray(value)) return isIndex(part) ? value[Number(part)] : undefined;
  return isDocument(value) ? getField(value, part) : undefined;
}

function canHold(value: unknown, part: string): boolean {
  return Array.isArray(value) ? isIndex(part) : isDocument(value);
}
