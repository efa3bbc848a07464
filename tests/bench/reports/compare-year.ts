import { parse } from "csv-parse/sync";
import type { Visitor } from "../../fixtures/visitor";
import { categoryOf, type ExpectedRow, expectSales, sumBy } from "./expected-sales";
import type { MadeCourse, MadeOrder } from "./make-year";

export interface Year {
  courses: readonly MadeCourse[];
  orders: readonly MadeOrder[];
  from: string;
  to: string;
}

const digits: Record<string, number> = { usd: 2, eur: 2, jpy: 0 };

/**
 * Compares what the shop reports of a year with what follows from its orders, to the cent.
 *
 * @param staff at a web process whose `SHOP_TIME_ZONE` is `timeZone`.
 * @returns every difference, in words.
 */
export async function compareYear(staff: Visitor, year: Year, timeZone: string): Promise<string[]> {
  const findings: string[] = [];
  for (const by of ["day", "month", "year"] as const) {
    const expected = expectSales(year.orders, timeZone, by, year);
    const reported = await readExport(staff, { from: year.from, to: year.to, by });
    findings.push(...differences(expected, reported).map((words) => `${timeZone}, by ${by}: ${words}`));
  }
  const byYear = expectSales(year.orders, timeZone, "year", year);
  for (const currency of Object.keys(digits)) {
    const page = await fetchReport(staff, { from: year.from, to: year.to, currency });
    for (const words of reportedFigures(byYear, currency, year.courses)) {
      if (!page.includes(words)) findings.push(`${timeZone}: the page in ${currency} doesn't say ${words}`);
    }
  }
  return findings;
}

/** The page as HTML. */
export async function fetchReport(staff: Visitor, query: Record<string, string>): Promise<string> {
  const response = await staff.fetch(`/admin/reports?${new URLSearchParams(query)}`);
  if (response.status !== 200) throw new Error(`The report answers ${response.status}.`);
  return response.text();
}

async function readExport(staff: Visitor, query: Record<string, string>): Promise<Map<string, ExpectedRow>> {
  const response = await staff.fetch(`/admin/reports.csv?${new URLSearchParams(query)}`);
  if (response.status !== 200) throw new Error(`The export answers ${response.status}.`);
  const rows: Record<string, string>[] = parse(await response.text(), { bom: true, columns: true });
  return new Map(
    rows.map((row) => {
      const currency = row.Currency?.toLowerCase() ?? "";
      const minor = (column: string) => Math.round(Number(row[column]) * 10 ** (digits[currency] ?? 2));
      const figures = {
        ...{ orders: Number(row.Orders), units: Number(row["Courses sold"]) },
        ...{ gross: minor("Gross"), refunded: minor("Refunded"), disputed: minor("Disputed") },
        ordersRefunded: Number(row["Orders refunded"]),
        ordersDisputed: Number(row["Orders disputed"]),
      };
      const net = figures.gross - figures.refunded - figures.disputed;
      if (minor("Net") !== net) throw new Error(`Net is ${row.Net} in ${JSON.stringify(row)}.`);
      return [`${row.Period} ${currency} ${row["Course id"]}`, figures];
    }),
  );
}

function differences(expected: Map<string, ExpectedRow>, reported: Map<string, ExpectedRow>): string[] {
  return [...new Set([...expected.keys(), ...reported.keys()])].flatMap((key) => {
    const [one, other] = [expected.get(key), reported.get(key)].map(formatRow);
    return one === other ? [] : [`${key} should be ${one}, not ${other}`];
  });
}

/** A row in which nothing happened is as good as none. */
function formatRow(row: ExpectedRow | undefined): string {
  const told = Object.entries(row ?? {}).filter(([, value]) => value !== 0);
  return told.map(([column, value]) => `${column} ${value}`).join(", ") || "nothing";
}

/** What the page has to say of the year, as far as a few words can hold it: totals, courses, categories. */
function reportedFigures(
  byYear: Map<string, ExpectedRow>,
  wanted: string,
  courses: readonly MadeCourse[],
): string[] {
  const digit = digits[wanted] ?? 2;
  const format = new Intl.NumberFormat("en", { style: "currency", currency: wanted });
  const money = (minor: number) => format.format(minor / 10 ** digit);
  const count = (value: number) => new Intl.NumberFormat("en").format(value);
  const own = new Map([...byYear].filter(([key]) => key.split(" ")[1] === wanted));
  const sold = ({ units, gross, refunded, disputed }: ExpectedRow) =>
    `>${count(units)} sold, ${money(gross - refunded - disputed)} net<`;
  const total = [...sumBy(own, () => "all").values()];
  return [
    ...total.flatMap(({ gross, refunded, disputed }) =>
      [gross, refunded, disputed, gross - refunded - disputed].map((minor) => `>${money(minor)}<`),
    ),
    ...total.map(({ gross, orders }) => `>${money(Math.round(gross / orders))}<`),
    ...total.map(({ ordersRefunded, orders }) => `>${count(ordersRefunded)} of ${count(orders)} orders,`),
    ...[...sumBy(own, (_period, _currency, course) => course).values()]
      .sort((a, b) => b.units - a.units)
      .slice(0, 8)
      .map(sold),
    ...[...sumBy(own, (_period, _currency, course) => categoryOf(courses, course)).values()].map(sold),
  ];
}
