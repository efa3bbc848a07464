import { Link } from "@remix-run/react";
import { classNames } from "~/ui/class-names";
import { formatMoney } from "~/ui/format-money";
import { netMinor } from "./sales-figures";
import type { SalesReport } from "./sales-report";

/** One currency at a time: amounts in different currencies are never added. */
export function CurrencyTabs({
  report,
}: {
  report: Pick<SalesReport, "currencies" | "currency" | "from" | "to" | "by">;
}) {
  const { currencies, currency, from, to, by } = report;
  return (
    <nav aria-label="Currency" className="no-print flex flex-wrap gap-3">
      {currencies.map((each) => {
        const isCurrent = each.currency === currency;
        const search = new URLSearchParams({ from, to, by, currency: each.currency });
        return (
          <Link
            key={each.currency}
            to={`?${search}`}
            preventScrollReset
            aria-current={isCurrent || undefined}
            className={classNames(
              "grid min-w-36 gap-0.5 rounded-card border px-4 py-2.5 no-underline",
              isCurrent ? "border-accent bg-accent-soft" : "border-line bg-surface hover:border-line-strong",
            )}
          >
            <span className={classNames("font-semibold", isCurrent && "text-accent")}>
              {each.currency.toUpperCase()}
            </span>
            <span className="text-ink-muted text-sm tabular-nums">
              {formatMoney(netMinor(each.figures), each.currency)} net
            </span>
          </Link>
        );
      })}
    </nav>
  );
}
