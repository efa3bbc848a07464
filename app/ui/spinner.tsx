/**
 * A small sign of work for inside a button or a line; what is being done is said in words beside it.
 *
 * @example
 * <p><Spinner /> Checking…</p>
 */
export function Spinner() {
  return (
    <span
      aria-hidden
      className="inline-block size-4 shrink-0 animate-spin rounded-full border-2 border-current border-t-transparent motion-reduce:animate-none motion-reduce:border-dotted"
    />
  );
}
