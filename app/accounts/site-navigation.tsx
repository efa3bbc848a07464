import { Form, Link, NavLink } from "@remix-run/react";
import { AuthenticityTokenInput } from "remix-utils/csrf/react";
import { ButtonLink } from "~/ui/button";
import { classNames } from "~/ui/class-names";
import type { SignedInUser } from "./user";

/** The header's links, for visitors and signed-in users. Works without JavaScript. */
export function SiteNavigation({ user }: { user: SignedInUser | null }) {
  return (
    <nav aria-label="Site" className="-mx-2.5 flex items-center gap-1 sm:mx-0 sm:gap-2">
      {/* A phone has room for two; the shop's name links to the courses as well. */}
      <NavLink to="/" end className={(state) => classNames(linkLook(state), user && "hidden sm:inline-flex")}>
        Courses
      </NavLink>
      {user ? (
        <>
          {user.role === "staff" && (
            <NavLink to="/admin" className={linkLook}>
              Staff
            </NavLink>
          )}
          <NavLink to="/account" className={linkLook}>
            {user.role === "staff" ? "Account" : "My account"}
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
    "inline-flex min-h-11 items-center px-2.5 no-underline decoration-4 decoration-lamp underline-offset-8 hover:underline sm:px-3",
    isActive && "font-semibold underline",
  );
}
