import { formatMoney } from "~/ui/format-money";
import { Stat } from "~/ui/stat";
import { formatAverage, formatChange, formatCount, formatRange, formatRate } from "./format-figures";
import { netMinor, type SalesFigures } from "./sales-figures";
import type { SalesReport } from "./sales-report";

/** The range's figures, each compared with the range before. */
export function ReportTotals({ report }: { report: SalesReport }) {
  const { total, totalBefore, currency, before } = report;
  const money = (label: string, of: (figures: SalesFigures) => number) => {
    const change = formatChange(of(total), of(totalBefore));
    const was = formatMoney(of(totalBefore), currency);
    return (
      <Stat
        label={label}
        value={formatMoney(of(total), currency)}
        detail={change ? `${change}, was ${was}` : `was ${was}`}
      />
    );
  };
  const rate = (label: string, of: (figures: SalesFigures) => number) => (
    <Stat
      label={label}
      value={formatRate(of(total), total.orders)}
      detail={`${formatCount(of(total))} of ${formatCount(total.orders)} orders, was ${formatRate(of(totalBefore), totalBefore.orders)}`}
    />
  );
  const orders = formatChange(total.orders, totalBefore.orders);
  return (
    <section aria-labelledby="totals" className="grid gap-3">
      <h2 id="totals" className="text-heading">
        {formatRange(report)}
      </h2>
      <p className="text-ink-muted">Compared with {formatRange(before)}.</p>
      <dl className="grid grid-cols-2 gap-3 lg:grid-cols-4">
        {money("Gross", ({ grossMinor }) => grossMinor)}
        {money("Refunded", ({ refundedMinor }) => refundedMinor)}
        {money("Disputed", ({ disputedMinor }) => disputedMinor)}
        {money("Net", netMinor)}
        <Stat
          label="Orders"
          value={formatCount(total.orders)}
          detail={`${orders ? `${orders}, ` : ""}was ${formatCount(totalBefore.orders)}`}
        />
        <Stat
          label="Average order"
          value={formatAverage(total, currency)}
          detail={`was ${formatAverage(totalBefore, currency)}`}
        />
        {rate("Refund rate", ({ refundedOrders }) => refundedOrders)}
        {rate("Dispute rate", ({ disputedOrders }) => disputedOrders)}
      </dl>
    </section>
  );
}
