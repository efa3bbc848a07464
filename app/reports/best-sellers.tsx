import { Disclosure } from "~/ui/disclosure";
import { formatMoney } from "~/ui/format-money";
import { RankChart } from "~/ui/rank-chart";
import { Table } from "~/ui/table";
import { figureColumns } from "./figure-columns";
import { formatCount } from "./format-figures";
import { netMinor, type SalesFigures } from "./sales-figures";
import type { CategorySales, CourseSales, SalesReport } from "./sales-report";

const shown = 8;

/** Courses and categories by units sold. */
export function BestSellers({ report }: { report: SalesReport }) {
  const { courses, courseCount, categories, currency } = report;
  const whichCourses =
    courses.length < courseCount
      ? `Top ${courses.length} of ${formatCount(courseCount)} courses as a table; the CSV has them all`
      : `All courses as a table (${courseCount})`;
  const code = currency.toUpperCase();
  const toRow = (key: string, label: string, figures: SalesFigures) => ({
    ...{ key, label, value: figures.units },
    words: `${formatCount(figures.units)} sold, ${formatMoney(netMinor(figures), currency)} net`,
  });
  return (
    <section aria-labelledby="best-sellers" className="grid gap-3">
      <h2 id="best-sellers" className="text-heading">
        Best sellers
      </h2>
      <div className="grid items-start gap-3 lg:grid-cols-2">
        <RankChart
          title="Courses"
          rows={courses.slice(0, shown).map(({ id, title, figures }) => toRow(id, title, figures))}
        />
        <RankChart
          title="Categories"
          rows={categories.slice(0, shown).map(({ name, figures }) => toRow(name, name, figures))}
        />
      </div>
      <Disclosure summary={whichCourses}>
        <Table<CourseSales>
          caption={`Sales by course, ${code}`}
          isCaptionHidden
          columns={[
            { header: "Course", cell: ({ title }) => title },
            { header: "Category", cell: ({ category }) => category },
            ...figureColumns<CourseSales>(currency),
          ]}
          rows={courses}
          keyOf={({ id }) => id}
        />
      </Disclosure>
      <Disclosure summary={`All categories as a table (${categories.length})`}>
        <Table<CategorySales>
          caption={`Sales by category, ${code}`}
          isCaptionHidden
          columns={[
            { header: "Category", cell: ({ name }) => name },
            ...figureColumns<CategorySales>(currency),
          ]}
          rows={categories}
          keyOf={({ name }) => name}
        />
      </Disclosure>
    </section>
  );
}
