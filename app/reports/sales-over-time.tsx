import { BarChart } from "~/ui/bar-chart";
import { Disclosure } from "~/ui/disclosure";
import { formatMoney } from "~/ui/format-money";
import { Table } from "~/ui/table";
import { figureColumns } from "./figure-columns";
import { formatPeriod, formatRange, formatShortMoney } from "./format-figures";
import type { PeriodSales, SalesReport } from "./sales-report";
import type { Granularity } from "./shop-calendar";

const headers: Record<Granularity, string> = { day: "Day", month: "Month", year: "Year" };

/** The range day by day, month by month or year by year, as a chart and as a table. */
export function SalesOverTime({ report }: { report: SalesReport }) {
  const { periods, currency, by } = report;
  const title = `Sales by ${by}, ${currency.toUpperCase()}`;
  const values = (of: (period: PeriodSales) => number) => periods.map(of);
  return (
    <section aria-labelledby="over-time" className="grid gap-3">
      <h2 id="over-time" className="text-heading">
        By {by}
      </h2>
      <BarChart
        title={title}
        description={`Sales in ${formatRange(report)} as bars up, refunds and disputes as bars down. The table below has the figures.`}
        labels={periods.map(({ name }) => formatPeriod(name, { withYear: false }))}
        series={[
          { name: "Gross", values: values(({ figures }) => figures.grossMinor) },
          { name: "Refunded", isLoss: true, values: values(({ figures }) => figures.refundedMinor) },
          { name: "Disputed", isLoss: true, values: values(({ figures }) => figures.disputedMinor) },
        ]}
        format={(amountMinor) => formatMoney(amountMinor, currency)}
        formatTick={(amountMinor) => formatShortMoney(amountMinor, currency)}
      />
      <Disclosure summary="As a table">
        <Table<PeriodSales>
          caption={title}
          isCaptionHidden
          columns={[
            { header: headers[by], cell: ({ name }) => formatPeriod(name) },
            ...figureColumns(currency),
          ]}
          rows={periods}
          keyOf={({ name }) => name}
        />
      </Disclosure>
    </section>
  );
}
