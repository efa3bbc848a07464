import type { LoaderFunctionArgs } from "@remix-run/node";
import { requireStaffOrToken } from "~/accounts/staff-or-token.server";
import { findBulkSync, listBulkSyncFailures } from "~/admin/bulk-sync/bulk-sync-views.server";

/** A bulk sync's progress, and its latest failures. */
export async function loader({ request, params, context }: LoaderFunctionArgs) {
  await requireStaffOrToken(request, context);
  const bulkSync = await findBulkSync(String(params.id));
  if (!bulkSync) return Response.json({ error: "not_found" }, { status: 404 });
  const { rows } = await listBulkSyncFailures(bulkSync.id, null);
  const failures = rows.map(({ orderNumber, problem }) => ({ order: orderNumber, problem }));
  const page = `/admin/syncs/${bulkSync.id}`;
  return Response.json({ ...bulkSync, failures, page }, { headers: { "Cache-Control": "no-store" } });
}
