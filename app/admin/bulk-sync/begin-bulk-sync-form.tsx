import { Form, useNavigation } from "@remix-run/react";
import { AuthenticityTokenInput } from "remix-utils/csrf/react";
import { Button } from "~/ui/button";
import { Disclosure } from "~/ui/disclosure";
import { describeFilter } from "../orders/format-order";
import { type OrderFilter, toSearchParams } from "../orders/order-filter";

interface BeginBulkSyncFormProps {
  filter: OrderFilter;
  count: number;
  /** There are more than `count`. */
  isMore: boolean;
  /** A double click starts one bulk sync. */
  formKey: string;
}

/** Syncs every order that matches a filter, after a confirmation. */
export function BeginBulkSyncForm({ filter, count, isMore, formKey }: BeginBulkSyncFormProps) {
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
