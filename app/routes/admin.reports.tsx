import { data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireStaff } from "~/accounts/current-user.server";
import { clock } from "~/platform/clock/clock";
import { env } from "~/platform/env.server";
import { BestSellers } from "~/reports/best-sellers";
import { CurrencyTabs } from "~/reports/currency-tabs";
import { Definitions } from "~/reports/definitions";
import { formatRange } from "~/reports/format-figures";
import { PurchaseFunnel } from "~/reports/purchase-funnel";
import { ReportControls } from "~/reports/report-controls";
import { presetsOf, readReportQuery } from "~/reports/report-query";
import { ReportTotals } from "~/reports/report-totals";
import { SalesOverTime } from "~/reports/sales-over-time";
import { makeSalesReport } from "~/reports/sales-report.server";
import { dayOf } from "~/reports/shop-calendar";
import { Alert } from "~/ui/alert";
import { EmptyState } from "~/ui/empty-state";

export async function loader({ request }: LoaderFunctionArgs) {
  await requireStaff(request);
  const today = dayOf(clock.nowMs(), env().SHOP_TIME_ZONE);
  const { query, asked, problem } = readReportQuery(new URL(request.url).searchParams, today);
  const report = await makeSalesReport(query);
  return data({ query, asked, problem, report, presets: presetsOf(today) }, { status: problem ? 400 : 200 });
}

export default function Reports() {
  const { query, asked, problem, report, presets } = useLoaderData<typeof loader>();
  return (
    <>
      <h1 className="text-title">Reports</h1>
      <ReportControls query={query} asked={asked} presets={presets} />
      {problem && (
        <Alert tone="warning" title={problem}>
          The report below covers {formatRange(report)}.
        </Alert>
      )}
      {!report.isComplete && (
        <Alert title="These figures are still being calculated.">Reload the page in a minute.</Alert>
      )}
      {report.currencies.length > 0 ? (
        <>
          <CurrencyTabs report={report} />
          <ReportTotals report={report} />
          <SalesOverTime report={report} />
          <BestSellers report={report} />
        </>
      ) : (
        <EmptyState title="No sales in this range.">
          <p className="text-ink-muted">Choose a different range above.</p>
        </EmptyState>
      )}
      <PurchaseFunnel report={report} />
      <Definitions timeZone={report.timeZone} />
    </>
  );
}

export const meta: MetaFunction = () => [{ title: "Reports · Staff · Lectern" }];
