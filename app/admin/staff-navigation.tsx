import { NavLink, useLocation } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { classNames } from "~/ui/class-names";

const places = [
  { to: "/admin", name: "Overview", end: true },
  { to: "/admin/orders", name: "Orders" },
  { to: "/admin/people", name: "People" },
  { to: "/admin/webhooks", name: "Webhooks" },
  { to: "/admin/syncs", name: "Bulk sync" },
  { to: "/admin/alerts", name: "Alerts" },
  { to: "/admin/reports", name: "Reports" },
  { to: "/admin/flags", name: "Feature flags" },
  { to: "/admin/audit", name: "Audit log" },
  { to: "/admin/security", name: "Security" },
];

/** The navigation of the staff pages; on a phone it scrolls sideways to the current page. */
export function StaffNavigation() {
  const { pathname } = useLocation();
  const list = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the current page changes with the path
  useEffect(() => {
    const current = list.current?.querySelector("[aria-current]");
    current?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [pathname]);
  return (
    <nav
      ref={list}
      aria-label="Staff"
      className="no-print -mx-4 overflow-x-auto border-line border-b px-4 sm:mx-0 sm:px-0"
    >
      <ul className="flex gap-1">
        {places.map(({ to, name, end }) => (
          <li key={to}>
            <NavLink
              to={to}
              end={end}
              className={({ isActive }) =>
                classNames(
                  "inline-flex min-h-11 items-center whitespace-nowrap border-b-4 px-3 no-underline",
                  isActive ? "border-lamp font-semibold" : "border-transparent hover:border-line-strong",
                )
              }
            >
              {name}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
