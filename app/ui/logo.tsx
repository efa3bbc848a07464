/** A book on a slanted desk. */
export function Logo({ className = "size-7" }: { className?: string }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 32 32" className={className} fill="none">
      <path d="M3 9.5 16 13v11L3 20.5z" fill="currentColor" />
      <path d="M29 9.5 16 13v11l13-3.5z" fill="currentColor" opacity=".62" />
      <path d="M13 25.5h6l1.5 4h-9z" fill="currentColor" />
      <path d="M16 3v6.5" stroke="currentColor" strokeWidth="2.5" strokeLinecap="round" />
    </svg>
  );
}
