import { Disclosure } from "~/ui/disclosure";
import { formatMoney } from "~/ui/format-money";
import { RankChart } from "~/ui/rank-chart";
import { Table } from "~/ui/table";
import { figureColumns } from "./figure-columns";
import { netMinor } from "./sales-figures";
import type { CategorySales, CourseSales, SalesReport } from "./sales-report";

const shown = 8;

/** The courses and categories by how many were sold. */
export function BestSellers({ report }: { report: SalesReport }) {
  const { courses, categories, currency } = report;
  const inWords = (figures: (typeof courses)[number]["figures"]) =>
    `${figures.units} sold, ${formatMoney(netMinor(figures), currency)} net`;
  return (
    <div className="grid items-start gap-8 lg:grid-cols-2">
      <section aria-labelledby="by-course" className="grid min-w-0 gap-3">
        <h2 id="by-course" className="text-heading">
          Best sellers
        </h2>
        <RankChart
          title="Best sellers"
          rows={courses.slice(0, shown).map(({ id, title, figures }) => ({
            ...{ key: id, label: title, value: figures.units, words: inWords(figures) },
          }))}
        />
        <Disclosure summary={courses.length > shown ? `All ${courses.length} as a table` : "As a table"}>
          <Table<CourseSales>
            caption={`Sales by course, ${currency.toUpperCase()}`}
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
      </section>
      <section aria-labelledby="by-category" className="grid min-w-0 gap-3">
        <h2 id="by-category" className="text-heading">
          By category
        </h2>
        <RankChart
          title="Categories"
          rows={categories.slice(0, shown).map(({ name, figures }) => ({
            ...{ key: name, label: name, value: figures.units, words: inWords(figures) },
          }))}
        />
        <Disclosure summary="As a table">
          <Table<CategorySales>
            caption={`Sales by category, ${currency.toUpperCase()}`}
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
    </div>
  );
}
