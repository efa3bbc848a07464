import type { LoaderFunctionArgs } from "@remix-run/node";
import { requireStaff } from "~/accounts/current-user.server";
import { clock } from "~/platform/clock/clock";
import { env } from "~/platform/env.server";
import { csvAnswer } from "~/platform/http/csv-answer.server";
import { exportSales } from "~/reports/export-sales.server";
import { readReportQuery } from "~/reports/report-query";
import { dayOf } from "~/reports/shop-calendar";

export async function loader({ request }: LoaderFunctionArgs) {
  await requireStaff(request);
  const today = dayOf(clock.nowMs(), env().SHOP_TIME_ZONE);
  const { query, problem } = readReportQuery(new URL(request.url).searchParams, today);
  // The page can explain a substituted range, a file can't.
  if (problem) return new Response(problem, { status: 400 });
  return csvAnswer(`sales-${query.from}-${query.to}-by-${query.by}.csv`, exportSales(query));
}
