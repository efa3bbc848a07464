/** The URL of an account page that leads to `onward` afterwards; the home page is omitted. */
export function withOnward(page: "/sign-in" | "/sign-up", onward: string): string {
  return onward === "/" ? page : `${page}?${new URLSearchParams({ redirectTo: onward })}`;
}
