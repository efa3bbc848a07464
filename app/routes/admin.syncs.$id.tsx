import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { Form, Link, useLoaderData, useNavigation } from "@remix-run/react";
import { AuthenticityTokenInput } from "remix-utils/csrf/react";
import { requireStaff } from "~/accounts/current-user.server";
import { staffForm } from "~/accounts/staff-form.server";
import { hasEnded } from "~/admin/bulk-sync/bulk-sync";
import { BulkSyncFailures, BulkSyncProgress, useBulkSync } from "~/admin/bulk-sync/bulk-sync-progress";
import { findBulkSync, listBulkSyncFailures } from "~/admin/bulk-sync/bulk-sync-views.server";
import { cancelBulkSync } from "~/admin/bulk-sync/request-bulk-sync.server";
import { flags } from "~/flags/flags.server";
import { isAnyWorkerAlive } from "~/platform/workers-alive.server";
import { Alert } from "~/ui/alert";
import { Button } from "~/ui/button";
import { DateTime } from "~/ui/date-time";
import { Disclosure } from "~/ui/disclosure";
import { Kicker } from "~/ui/kicker";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { id: staffId } = await requireStaff(request);
  const bulkSync = await findBulkSync(String(params.id));
  if (!bulkSync) throw new Response("Bulk sync not found.", { status: 404 });
  const cursor = new URL(request.url).searchParams.get("cursor");
  const [failures, hasWorker, { liveStatus }] = await Promise.all([
    listBulkSyncFailures(bulkSync.id, cursor),
    isAnyWorkerAlive(),
    flags(staffId),
  ]);
  return { bulkSync, failures, hasWorker, isLive: liveStatus };
}

/** Cancels the bulk sync. */
export async function action({ request, params, context }: ActionFunctionArgs) {
  const { staff } = await staffForm(request, context);
  await cancelBulkSync(String(params.id), staff.id);
  return redirect(`/admin/syncs/${params.id}`);
}

export default function BulkSync() {
  const { bulkSync: loaded, failures, hasWorker, isLive } = useLoaderData<typeof loader>();
  const bulkSync = useBulkSync(loaded, isLive);
  const isOver = hasEnded(bulkSync);
  return (
    <>
      <header className="grid gap-2">
        <Kicker>
          Started by {bulkSync.requestedBy}, <DateTime iso={bulkSync.createdAt} withTime />
          {bulkSync.endedAt && (
            <>
              ; ended <DateTime iso={bulkSync.endedAt} withTime />
            </>
          )}
        </Kicker>
        <h1 className="text-title">Bulk sync</h1>
        <p className="max-w-prose">
          {bulkSync.words}. <Link to={bulkSync.filter}>View these orders</Link>
        </p>
      </header>
      {!isOver && !bulkSync.isWorkedOn && !hasWorker && (
        <Alert tone="warning" title="No worker is running.">
          The bulk sync starts as soon as a worker does. Start one with <code>npm run worker</code>.
        </Alert>
      )}
      <BulkSyncProgress bulkSync={bulkSync} />
      {!isOver && !bulkSync.isCancelRequested && <CancelBulkSyncForm />}
      <noscript>{!isOver && <p className="text-ink-muted">Reload the page to see its progress.</p>}</noscript>
      <BulkSyncFailures {...failures} />
    </>
  );
}

/** Ends a bulk sync early, after a confirmation. */
function CancelBulkSyncForm() {
  const isPending = useNavigation().formMethod === "POST";
  return (
    <Disclosure summary="Cancel this bulk sync…" isDangerous>
      <p className="max-w-prose">
        Finished orders stay as they are, orders in progress are finished, and the rest are left unchanged.
      </p>
      <Form method="post">
        <AuthenticityTokenInput />
        <Button look="danger" isBusy={isPending}>
          {isPending ? "Canceling…" : "Yes, cancel it"}
        </Button>
      </Form>
    </Disclosure>
  );
}

export const meta: MetaFunction = () => [{ title: "Bulk sync · Staff · Lectern" }];
