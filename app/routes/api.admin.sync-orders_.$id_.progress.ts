import type { LoaderFunctionArgs } from "@remix-run/node";
import { requireStaff } from "~/accounts/current-user.server";
import { limitRequest, requestLimits } from "~/accounts/request-limits.server";
import { watchBulkSync } from "~/admin/bulk-sync/bulk-sync-views.server";
import { staffStream } from "~/admin/staff-stream.server";

/** A live stream of a bulk sync's progress. */
export async function loader({ request, params, context }: LoaderFunctionArgs) {
  await limitRequest(requestLimits.streams, request, context);
  const { id: staffId } = await requireStaff(request);
  return staffStream({ request, signal: context.signal, staffId }, (stream) =>
    watchBulkSync(String(params.id), stream),
  );
}
