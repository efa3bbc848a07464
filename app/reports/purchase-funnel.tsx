import { Disclosure } from "~/ui/disclosure";
import { RankChart } from "~/ui/rank-chart";
import { Table } from "~/ui/table";
import { formatCount, formatRate } from "./format-figures";
import { type FunnelCounts, funnelSteps, stepNames } from "./funnel";
import type { CourseFunnel, SalesReport } from "./sales-report";

/** How many visits continue from one step of a purchase to the next, in all currencies together. */
export function PurchaseFunnel({ report }: { report: Pick<SalesReport, "funnel" | "funnels"> }) {
  const { funnel, funnels } = report;
  return (
    <section aria-labelledby="funnel" className="grid gap-3">
      <h2 id="funnel" className="text-heading">
        Purchase funnel
      </h2>
      <p className="max-w-3xl text-ink-muted">
        All currencies together. Counts visits, not people; robots and staff are left out.
      </p>
      <RankChart
        title="From course page to payment"
        rows={funnelSteps.map((step, index) => ({
          ...{ key: step, label: stepNames[step], value: funnel[step] },
          words: `${formatCount(funnel[step])}${ofTheStepBefore(funnel, index)}`,
        }))}
      />
      <Disclosure summary="By course, as a table">
        <Table<CourseFunnel>
          caption="Purchase funnel by course"
          isCaptionHidden
          columns={[
            { header: "Course", cell: ({ title }) => title },
            ...funnelSteps.map((step) => ({
              header: stepNames[step],
              isNumeric: true,
              cell: ({ counts }: CourseFunnel) => formatCount(counts[step]),
            })),
            {
              header: "Paid per page view",
              isNumeric: true,
              cell: ({ counts }) => formatRate(counts.paid, counts.page),
            },
          ]}
          rows={funnels}
          keyOf={({ id }) => id}
          empty={<p>No one viewed a course in this range.</p>}
        />
      </Disclosure>
    </section>
  );
}

function ofTheStepBefore(funnel: FunnelCounts, index: number): string {
  const [before, step] = [funnelSteps[index - 1], funnelSteps[index]];
  if (!before || !step || funnel[before] === 0) return "";
  return `, ${formatRate(funnel[step], funnel[before])} of the previous step`;
}
