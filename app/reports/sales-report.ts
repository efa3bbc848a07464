import type { FunnelCounts } from "./funnel";
import type { ReportQuery } from "./report-query";
import type { SalesFigures } from "./sales-figures";
import type { Day } from "./shop-calendar";

/** A report as its page shows it. Plain JSON. All figures but the funnel's are of one currency. */
export interface SalesReport extends ReportQuery {
  currency: string;
  timeZone: string;
  /** What it is compared with. */
  before: { from: Day; to: Day };
  /** In each currency that anything happened in; most orders first. */
  currencies: CurrencySales[];
  total: SalesFigures;
  totalBefore: SalesFigures;
  periods: PeriodSales[];
  /** Best sellers first, and no more than a page can hold; the export has all. */
  courses: CourseSales[];
  courseCount: number;
  categories: CategorySales[];
  funnel: FunnelCounts;
  /** Of those courses that anybody looked at or bought, most looked at first, as many as of `courses`. */
  funnels: CourseFunnel[];
  /** False while more hours have to be summed up than a report can wait for. */
  isComplete: boolean;
}

export interface CurrencySales {
  currency: string;
  figures: SalesFigures;
}

export interface PeriodSales {
  name: string;
  from: Day;
  to: Day;
  figures: SalesFigures;
}

export interface CourseSales {
  id: string;
  title: string;
  /** As the catalog has it today. */
  category: string;
  figures: SalesFigures;
}

export interface CategorySales {
  name: string;
  figures: SalesFigures;
}

export interface CourseFunnel {
  id: string;
  title: string;
  counts: FunnelCounts;
}
