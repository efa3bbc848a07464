import { Form, useNavigation } from "@remix-run/react";
import { AuthenticityTokenInput } from "remix-utils/csrf/react";
import { Button } from "~/ui/button";
import { Disclosure } from "~/ui/disclosure";
import { describeFilter } from "../orders/format-order";
import { type OrderFilter, toSearchParams } from "../orders/order-filter";

interface BeginBulkSyncFormProps {
  filter: OrderFilter;
  count: number;
  /** There are more than were counted. */
  isMore: boolean;
  /** Pressing twice is one bulk sync. */
  formKey: string;
}

/** The button that has every order of a filter brought up to date, after a second thought. */
export function BeginBulkSyncForm({ filter, count, isMore, formKey }: BeginBulkSyncFormProps) {
  const isPending = useNavigation().formAction === "/admin/syncs?index";
  const orders = `${isMore ? "all of more than " : ""}${count.toLocaleString("en")} ${count === 1 ? "order" : "orders"}`;
  return (
    <Disclosure summary={`Sync ${count === 1 ? "this" : isMore ? "" : "these"} ${orders} …`}>
      <p className="max-w-prose">
        Stripe is asked about {orders} {describeFilter(filter)}, a few at a time, and each is brought in line:
        paid ones are completed with access and a receipt, abandoned ones are canceled, second payments are
        given back. A worker does that in the background; you can follow it and cancel it.
      </p>
      <Form method="post" action="/admin/syncs?index">
        <AuthenticityTokenInput />
        <input type="hidden" name="key" value={formKey} />
        {[...toSearchParams(filter)].map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <Button isBusy={isPending}>{isPending ? "Starting …" : `Yes, sync ${orders}`}</Button>
      </Form>
    </Disclosure>
  );
}
