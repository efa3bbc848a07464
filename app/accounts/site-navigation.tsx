import { Form, Link, NavLink } from "@remix-run/react";
import { AuthenticityTokenInput } from "remix-utils/csrf/react";
import { ButtonLink } from "~/ui/button";
import { classNames } from "~/ui/class-names";
import type { SignedInUser } from "./user";

/** The header's links, for strangers and for those who are signed in. Works without script. */
export function SiteNavigation({ user }: { user: SignedInUser | null }) {
  return (
    <nav aria-label="Site" className="flex items-center gap-1 sm:gap-2">
      <NavLink to="/" end className={linkLook}>
        Courses
      </NavLink>
      {user ? (
        <>
          <NavLink to="/account" className={linkLook}>
            My account
          </NavLink>
          <Form method="post" action="/sign-out">
            <AuthenticityTokenInput />
            <button type="submit" className={linkLook({ isActive: false })}>
              Sign out
            </button>
          </Form>
        </>
      ) : (
        <>
          <Link to="/sign-in" className={linkLook({ isActive: false })}>
            Sign in
          </Link>
          <ButtonLink to="/sign-up" className="hidden sm:inline-flex">
            Create account
          </ButtonLink>
        </>
      )}
    </nav>
  );
}

function linkLook({ isActive }: { isActive: boolean }): string {
  return classNames(
    "inline-flex min-h-11 items-center rounded-control px-2.5 no-underline hover:bg-accent-soft hover:text-accent sm:px-3",
    isActive && "font-semibold text-accent",
  );
}
