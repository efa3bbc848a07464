/** An open book on a reading desk, with a ribbon in it. */
export function Logo({ className = "size-7" }: { className?: string }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 32 32" className={className} fill="none">
      <path d="M15.1 8.2C11.6 5.9 7.6 5.1 3 5.6v13.1c4.6-.5 8.6.3 12.1 2.6z" fill="currentColor" />
      <path d="M16.9 8.2c3.5-2.3 7.5-3.1 12.1-2.6v13.1c-4.6-.5-8.6.3-12.1 2.6z" fill="currentColor" />
      <path d="M22.3 5.6h3.4v8.6L24 12.7l-1.7 1.5z" className="fill-lamp" />
      <path
        d="M3 22.3c4.9-.4 9.2.5 13 2.8 3.8-2.3 8.1-3.2 13-2.8M16 25.1v3.4M11.2 29.2h9.6"
        stroke="currentColor"
        strokeWidth="1.9"
        strokeLinecap="round"
      />
    </svg>
  );
}
