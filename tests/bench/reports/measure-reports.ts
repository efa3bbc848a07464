import type { RunningProcess } from "../../fixtures/processes";
import { type Shop, startShop } from "../../fixtures/shop";
import type { Visitor } from "../../fixtures/visitor";
import { processorSeconds } from "../machine";
import { type Percentiles, percentilesOf } from "../percentiles";
import { compareYear, fetchReport, type Year } from "./compare-year";
import { makeCourses, makeYear } from "./make-year";
import type { ReportsBenchOptions } from "./options";
import { seedYear } from "./seed-year";

/** Each changes its clocks, on other nights than the other. */
export const timeZones = ["Europe/Berlin", "America/New_York"];

export interface ReportsFigures {
  orders: number;
  /** `npm run reports -- rebuild`, its start included. */
  rebuildSeconds: number;
  zones: ZoneFigures[];
  /** Every difference between what was reported and what follows from the orders. */
  findings: string[];
}

interface ZoneFigures {
  timeZone: string;
  /** The whole year as HTML, from the request until its last byte. */
  byDay: Percentiles;
  byMonth: Percentiles;
  /** What a page by day costs the web process; what else the machine does matters less to it. */
  processorMs: number;
  /** The whole year by day, all currencies, as CSV. */
  exportSeconds: number;
}

/** Has a shop report on a year that was made up, checks every figure, and times the page. */
export async function measureReports(
  { orders: count, pages, seed }: Pick<ReportsBenchOptions, "orders" | "pages" | "seed">,
  say: (words: string) => void,
): Promise<ReportsFigures> {
  const shop = await startShop();
  try {
    say(`writing ${count} orders`);
    const courses = makeCourses();
    const year: Year = {
      courses,
      orders: makeYear(count, courses, seed),
      from: "2025-01-01",
      to: "2025-12-31",
    };
    await seedYear(shop.mongo, courses, year.orders);
    say("summing them up");
    const startedAt = performance.now();
    const { code, output } = await shop.run("reports", "rebuild");
    if (code !== 0) throw new Error(`The rebuild ended with ${code}:\n${output}`);
    const rebuildSeconds = (performance.now() - startedAt) / 1_000;
    const staff = await shop.staff();
    const figures: ReportsFigures = { orders: count, rebuildSeconds, zones: [], findings: [] };
    for (const timeZone of timeZones) {
      say(`reading the report in ${timeZone}`);
      const web = await webIn(shop, timeZone);
      const reader = staff.at(web.url);
      const used = () => processorSeconds(web.child.pid ?? 0) * 1_000;
      figures.zones.push({ timeZone, ...(await measureZone(reader, year, pages, used)) });
      figures.findings.push(...(await compareYear(reader, year, timeZone)));
    }
    return figures;
  } finally {
    await shop.stop();
  }
}

/** Another web process of the shop, which goes by this clock. */
export function webIn(shop: Shop, timeZone: string): Promise<RunningProcess> {
  return shop.addWeb({ env: { SHOP_TIME_ZONE: timeZone } });
}

async function measureZone(
  reader: Visitor,
  { from, to }: Year,
  pages: number,
  usedMs: () => number,
): Promise<Omit<ZoneFigures, "timeZone">> {
  const time = async (by: string) => {
    const samples: number[] = [];
    for (let page = 0; page <= pages; page++) {
      const startedAt = performance.now();
      await fetchReport(reader, { from, to, by, currency: "usd" });
      // The first one has the code compiled.
      if (page > 0) samples.push(performance.now() - startedAt);
    }
    return percentilesOf(samples);
  };
  const usedBefore = usedMs();
  const byDay = await time("day");
  const processorMs = Math.round((usedMs() - usedBefore) / (pages + 1));
  const byMonth = await time("month");
  const startedAt = performance.now();
  const response = await reader.fetch(`/admin/reports.csv?${new URLSearchParams({ from, to, by: "day" })}`);
  await response.text();
  return { byDay, byMonth, processorMs, exportSeconds: (performance.now() - startedAt) / 1_000 };
}
