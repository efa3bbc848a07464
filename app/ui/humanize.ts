/**
 * A stored name as people read it.
 *
 * @example
 * humanize("partially_refunded"); // "partially refunded"
 */
export function humanize(name: string): string {
  return name.replaceAll("_", " ");
}
