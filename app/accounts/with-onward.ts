/** The address of an account page that leads to `onward` afterwards; home needs no mention. */
export function withOnward(page: "/sign-in" | "/sign-up", onward: string): string {
  return onward === "/" ? page : `${page}?${new URLSearchParams({ redirectTo: onward })}`;
}
