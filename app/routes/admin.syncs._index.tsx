import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod/v4";
import { requireStaff } from "~/accounts/current-user.server";
import { staffForm } from "~/accounts/staff-form.server";
import { BulkSyncTable } from "~/admin/bulk-sync/bulk-sync-table";
import { listBulkSyncs } from "~/admin/bulk-sync/bulk-sync-views.server";
import { beginBulkSync } from "~/admin/bulk-sync/request-bulk-sync.server";
import { isFiltered, readOrderFilter } from "~/admin/orders/order-filter";
import { Alert } from "~/ui/alert";
import { ButtonLink } from "~/ui/button";
import { Pager } from "~/ui/pager";

const keySchema = z.uuid();

export async function loader({ request }: LoaderFunctionArgs) {
  await requireStaff(request);
  return listBulkSyncs(new URL(request.url).searchParams.get("cursor"));
}

/** Starts a bulk sync of the orders that match a filter. */
export async function action({ request, context }: ActionFunctionArgs) {
  const { staff, form } = await staffForm(request, context);
  const { filter, problems } = readOrderFilter(form);
  const key = keySchema.safeParse(form.get("key"));
  if (!key.success || !isFiltered(filter) || Object.keys(problems).length > 0) {
    return data(
      {
        problem: "The filter couldn't be read, so nothing was started. Go back to the orders and try again.",
      },
      { status: 400 },
    );
  }
  const actor = `staff:${staff.id}`;
  const id = await beginBulkSync({ filter, actor, key: `${actor}:${key.data}` });
  return redirect(`/admin/syncs/${id}`);
}

export default function BulkSyncs() {
  const { rows, previous, next } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-4">
        <h1 className="text-title">Bulk sync</h1>
        <ButtonLink look="secondary" to="/admin/orders?queue=stuck">
          Find stuck orders
        </ButtonLink>
      </div>
      {answer && (
        <Alert tone="danger" isUrgent>
          {answer.problem}
        </Alert>
      )}
      <BulkSyncTable rows={rows} />
      <Pager of="bulk syncs" previous={previous} next={next} />
    </>
  );
}

export const meta: MetaFunction = () => [{ title: "Bulk sync · Staff · Lectern" }];
