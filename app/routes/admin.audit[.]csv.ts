import type { LoaderFunctionArgs } from "@remix-run/node";
import { requireStaff } from "~/accounts/current-user.server";
import { readAuditFilter } from "~/admin/audit/audit-filter";
import { exportAudit } from "~/admin/audit/export-audit.server";
import { clock } from "~/platform/clock/clock";
import { csvAnswer } from "~/platform/http/csv-answer.server";

/** The entries of the audit log that match the filter, as a file. */
export async function loader({ request }: LoaderFunctionArgs) {
  await requireStaff(request);
  const filter = readAuditFilter(new URL(request.url).searchParams);
  const today = clock.now().toISOString().slice(0, 10);
  return csvAnswer(`audit-log-${today}.csv`, exportAudit(filter));
}
