import type { FunnelCounts } from "./funnel";
import type { ReportQuery } from "./report-query";
import type { SalesFigures } from "./sales-figures";
import type { Day } from "./shop-calendar";

/** A report as its page shows it. Plain JSON. All figures except the funnel's are in one currency. */
export interface SalesReport extends ReportQuery {
  currency: string;
  timeZone: string;
  /** The range it's compared with. */
  before: { from: Day; to: Day };
  /** Each currency with any activity; most orders first. */
  currencies: CurrencySales[];
  total: SalesFigures;
  totalBefore: SalesFigures;
  periods: PeriodSales[];
  /** Best sellers first, limited to what a page can hold; the export has them all. */
  courses: CourseSales[];
  courseCount: number;
  categories: CategorySales[];
  funnel: FunnelCounts;
  /** Courses that anyone viewed or bought, most viewed first, with the same limit. */
  funnels: CourseFunnel[];
  /** False while more hours are waiting to be summed up than a report can do itself. */
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
  /** The current one in the catalog. */
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
