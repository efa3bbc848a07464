import { Form, useLocation } from "@remix-run/react";
import { AuthenticityTokenInput } from "remix-utils/csrf/react";
import { classNames } from "~/ui/class-names";

const themes = [
  { value: "light", label: "Light" },
  { value: "system", label: "System" },
  { value: "dark", label: "Dark" },
];

/** Chooses between light, dark and the system's setting. */
export function ThemeSwitch({ theme }: { theme: string }) {
  const { pathname, search } = useLocation();
  return (
    <Form method="post" action="/theme" preventScrollReset className="flex items-center gap-1">
      <AuthenticityTokenInput />
      <input type="hidden" name="redirectTo" value={pathname + search} />
      {themes.map(({ value, label }) => (
        <button
          key={value}
          type="submit"
          name="theme"
          value={value}
          aria-pressed={value === theme}
          className={classNames(
            "min-h-9 rounded-control px-3 hover:bg-accent-soft hover:text-accent",
            value === theme && "bg-sunken font-semibold text-ink",
          )}
        >
          {label}
        </button>
      ))}
    </Form>
  );
}
