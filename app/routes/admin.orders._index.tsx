import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireStaff } from "~/accounts/current-user.server";
import { BeginBulkSyncForm } from "~/admin/bulk-sync/begin-bulk-sync-form";
import { describeFilter } from "~/admin/orders/format-order";
import { countOrders, listOrdersForStaff } from "~/admin/orders/list-orders.server";
import { isFiltered, readOrderFilter } from "~/admin/orders/order-filter";
import { OrderFilterForm } from "~/admin/orders/order-filter-form";
import { OrderTable } from "~/admin/orders/order-table";
import { countPending } from "~/admin/orders/pending.server";
import { PendingLine } from "~/admin/orders/pending-line";
import { flags } from "~/flags/flags.server";
import { randomId } from "~/platform/clock/random";
import { ButtonLink } from "~/ui/button";
import { EmptyState } from "~/ui/empty-state";
import { Pager } from "~/ui/pager";

export async function loader({ request }: LoaderFunctionArgs) {
  const { id: staffId } = await requireStaff(request);
  const { searchParams } = new URL(request.url);
  const { filter, problems } = readOrderFilter(searchParams);
  const [page, found, pending, { liveStatus }] = await Promise.all([
    listOrdersForStaff(filter, searchParams.get("cursor")),
    isFiltered(filter) ? countOrders(filter) : null,
    countPending(),
    flags(staffId),
  ]);
  return { filter, problems, page, found, pending, isLive: liveStatus, formKey: randomId() };
}

export default function StaffOrders() {
  const { filter, problems, page, found, pending, isLive, formKey } = useLoaderData<typeof loader>();
  return (
    <>
      <h1 className="text-title">Orders</h1>
      <PendingLine counts={pending} isLive={isLive} />
      <OrderFilterForm filter={filter} problems={problems} />
      <section aria-labelledby="found" className="grid gap-4">
        <h2 id="found" className="text-heading">
          {found ? formatFound(found) : "All orders, newest first"}
        </h2>
        {found && <p className="max-w-prose text-ink-muted">Orders {describeFilter(filter)}.</p>}
        {page.notes.map((note) => (
          <p key={note} className="max-w-prose text-ink-muted">
            {note}
          </p>
        ))}
        {found && found.count > 0 && <BeginBulkSyncForm filter={filter} formKey={formKey} {...found} />}
        <OrderTable rows={page.rows} empty={<NoOrders isFiltered={found !== null} />} />
        <Pager of="orders" previous={page.previous} next={page.next} />
      </section>
    </>
  );
}

function formatFound({ count, isMore }: { count: number; isMore: boolean }): string {
  const shown = count.toLocaleString("en");
  return isMore ? `More than ${shown} orders` : `${shown} ${count === 1 ? "order" : "orders"}`;
}

function NoOrders({ isFiltered }: { isFiltered: boolean }) {
  if (!isFiltered) {
    return (
      <EmptyState title="No orders yet.">
        <p className="text-ink-muted">Orders appear here as soon as someone starts paying for a course.</p>
      </EmptyState>
    );
  }
  return (
    <EmptyState title="No orders match.">
      <p className="text-ink-muted">
        Try part of the email address, or fewer filters. A payment that exists on Stripe but not here is
        recovered by a sync.
      </p>
      <ButtonLink look="secondary" to="/admin/orders">
        Show all orders
      </ButtonLink>
    </EmptyState>
  );
}

export const meta: MetaFunction = () => [{ title: "Orders · Staff · Lectern" }];
