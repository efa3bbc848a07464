import { Form, Link, useNavigation } from "@remix-run/react";
import { Button } from "~/ui/button";
import { Field, Select, TextInput } from "~/ui/field";
import { eventStateNames, eventStates } from "~/webhooks/event-state";
import type { EventFilter } from "./event-filter";

/** The most common types; any other can be typed as well. */
const usualTypes = [
  "payment_intent.succeeded",
  "payment_intent.payment_failed",
  "payment_intent.processing",
  "payment_intent.canceled",
  "payment_intent.created",
  "charge.refunded",
  "charge.dispute.created",
  "charge.dispute.closed",
  "refund.created",
  "refund.failed",
  "radar.early_fraud_warning.created",
  "customer.updated",
];

/** Filters the inbox by type and state, or opens an event by its id; an ordinary GET form. */
export function InboxSearch({ filter: { state, type } }: { filter: EventFilter }) {
  const isBusy = useNavigation().location?.pathname === "/admin/webhooks";
  return (
    <search>
      <Form method="get" className="flex flex-wrap items-end gap-4">
        <div className="grow basis-64">
          <Field htmlFor="type" label="Type or event ID">
            <TextInput
              key={type}
              id="type"
              name="type"
              defaultValue={type ?? ""}
              list="usual-types"
              maxLength={100}
              autoComplete="off"
              spellCheck={false}
              placeholder="payment_intent.succeeded or evt_…"
            />
          </Field>
          <datalist id="usual-types">
            {usualTypes.map((each) => (
              <option key={each} value={each} />
            ))}
          </datalist>
        </div>
        <Field htmlFor="state" label="State">
          <Select key={state} id="state" name="state" defaultValue={state ?? ""}>
            <option value="">Any</option>
            {eventStates.map((each) => (
              <option key={each} value={each}>
                {eventStateNames[each]}
              </option>
            ))}
          </Select>
        </Field>
        <Button isBusy={isBusy}>Filter</Button>
        {(state || type) && (
          <Link to="/admin/webhooks" className="inline-flex min-h-11 items-center text-accent">
            Clear
          </Link>
        )}
      </Form>
    </search>
  );
}
