import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData, useNavigation } from "@remix-run/react";
import { AuthenticityTokenInput } from "remix-utils/csrf/react";
import { requireStaff } from "~/accounts/current-user.server";
import { describeFilter } from "~/admin/orders/format-order";
import { countOrders, listOrdersForStaff } from "~/admin/orders/list-orders.server";
import { isFiltered, type OrderFilter, readOrderFilter, toSearchParams } from "~/admin/orders/order-filter";
import { OrderFilterForm } from "~/admin/orders/order-filter-form";
import { OrderTable } from "~/admin/orders/order-table";
import { countPending } from "~/admin/orders/pending.server";
import { PendingLine } from "~/admin/orders/pending-line";
import { flags } from "~/flags/flags.server";
import { randomId } from "~/platform/clock/random";
import { Button, ButtonLink } from "~/ui/button";
import { Disclosure } from "~/ui/disclosure";
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

interface BeginBulkSyncFormProps {
  filter: OrderFilter;
  count: number;
  /** There are more than `count`. */
  isMore: boolean;
  /** A double click starts one bulk sync. */
  formKey: string;
}

/** Syncs every order that matches a filter, after a confirmation. */
function BeginBulkSyncForm({ filter, count, isMore, formKey }: BeginBulkSyncFormProps) {
  const isPending = useNavigation().formAction === "/admin/syncs?index";
  const orders = `${isMore ? "all of more than " : ""}${count.toLocaleString("en")} ${count === 1 ? "order" : "orders"}`;
  return (
    <Disclosure summary={`Sync ${count === 1 ? "this" : isMore ? "" : "these"} ${orders}…`}>
      <p className="max-w-prose">
        Checks {orders} {describeFilter(filter)} with Stripe, a few at a time. Paid orders are completed with
        access and a receipt, abandoned ones are canceled, and duplicate payments are refunded. A worker does
        this in the background; you can follow its progress and cancel it.
      </p>
      <Form method="post" action="/admin/syncs?index">
        <AuthenticityTokenInput />
        <input type="hidden" name="key" value={formKey} />
        {[...toSearchParams(filter)].map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <Button isBusy={isPending}>{isPending ? "Starting…" : `Yes, sync ${orders}`}</Button>
      </Form>
    </Disclosure>
  );
}

export const meta: MetaFunction = () => [{ title: "Orders · Staff · Lectern" }];
