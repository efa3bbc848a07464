import { Form } from "@remix-run/react";
import { Search } from "lucide-react";
import { useId } from "react";
import { orderStatuses, syncCauses } from "~/orders/order";
import { orderStatusLabels } from "~/orders/order-status-badge";
import { Button, ButtonLink } from "~/ui/button";
import { Disclosure } from "~/ui/disclosure";
import { Field, Select, TextInput } from "~/ui/field";
import { queueLabels, syncCauseLabels, syncStatusLabels } from "./format-order";
import {
  filterNames,
  isFiltered,
  type OrderFilter,
  queues,
  syncStatuses,
  toSearchParams,
} from "./order-filter";

interface OrderFilterFormProps {
  filter: OrderFilter;
  /** What couldn't be read, by name. */
  problems: Partial<Record<keyof OrderFilter, string>>;
}

/** The search box and the filters: a plain GET form, so that the URL says what is shown. */
export function OrderFilterForm({ filter, problems }: OrderFilterFormProps) {
  const id = useId();
  const chosen = filterNames.filter((name) => name !== "q" && filter[name] !== undefined).length;
  const isWrong = Object.keys(problems).length > 0;
  return (
    // A new form for each URL, so that going back shows the filter from then.
    <search key={String(toSearchParams(filter))}>
      <Form method="get" action="/admin/orders" className="grid gap-4">
        <Field
          htmlFor={`${id}-q`}
          label="Find orders"
          hint="By email address or part of one, order number, PaymentIntent, Stripe customer, or a card's last four digits."
          hintId={`${id}-q-hint`}
        >
          <div className="flex gap-2">
            <div className="relative grow">
              <Search aria-hidden className="absolute top-3 left-3.5 size-5 text-ink-muted" />
              <TextInput
                id={`${id}-q`}
                name="q"
                type="search"
                maxLength={200}
                autoComplete="off"
                spellCheck={false}
                defaultValue={filter.q}
                aria-describedby={`${id}-q-hint`}
                className="pl-11"
              />
            </div>
            <Button>Find</Button>
          </div>
        </Field>
        <Disclosure summary={chosen > 0 ? `Filters (${chosen})` : "Filters"} isOpen={chosen > 0 || isWrong}>
          <div className="grid grid-cols-2 gap-x-3 gap-y-4 sm:grid-cols-3 lg:grid-cols-4">
            <Choice
              label="Status"
              name="status"
              value={filter.status}
              options={orderStatuses.map((status) => [status, orderStatusLabels[status].words])}
            />
            <Choice
              label="Sync status"
              name="sync"
              value={filter.sync}
              options={syncStatuses.map((sync) => [sync, syncStatusLabels[sync]])}
            />
            <Choice
              label="Background sync"
              name="queue"
              value={filter.queue}
              options={queues.map((queue) => [queue, queueLabels[queue]])}
            />
            <Choice
              label="Changed by"
              name="cause"
              value={filter.cause}
              options={syncCauses.map((cause) => [cause, syncCauseLabels[cause]])}
            />
            <Choice
              label="Provisional"
              name="provisional"
              value={filter.provisional}
              options={[["1", "Provisional only"]]}
            />
            <Day label="Created since" name="from" value={filter.from} problem={problems.from} />
            <Day label="Created until" name="to" value={filter.to} problem={problems.to} />
          </div>
          <Button look="secondary" className="justify-self-start">
            Apply filters
          </Button>
        </Disclosure>
        {isFiltered(filter) && (
          <ButtonLink look="quiet" to="/admin/orders" className="justify-self-start">
            Show all orders
          </ButtonLink>
        )}
      </Form>
    </search>
  );
}

interface ChoiceProps {
  label: string;
  name: keyof OrderFilter;
  value: string | undefined;
  options: [value: string, words: string][];
}

function Choice({ label, name, value = "", options }: ChoiceProps) {
  const id = useId();
  return (
    <Field htmlFor={id} label={label}>
      <Select id={id} name={name} defaultValue={value} className="w-full">
        <option value="">Any</option>
        {options.map(([option, words]) => (
          <option key={option} value={option}>
            {words}
          </option>
        ))}
      </Select>
    </Field>
  );
}

interface DayProps {
  label: string;
  name: "from" | "to";
  value: string | undefined;
  problem: string | undefined;
}

/** A date field; a time from the URL is shown in a text field instead. */
function Day({ label, name, value, problem }: DayProps) {
  const id = useId();
  const isMoment = value !== undefined && value.length > "2026-11-21".length;
  return (
    <div className="max-sm:col-span-2">
      <Field
        htmlFor={id}
        label={`${label} (UTC)`}
        error={problem && `Enter ${problem}.`}
        errorId={`${id}-error`}
      >
        <TextInput
          id={id}
          name={name}
          type={isMoment ? "text" : "date"}
          defaultValue={value}
          aria-invalid={problem ? true : undefined}
          aria-describedby={problem ? `${id}-error` : undefined}
        />
      </Field>
    </div>
  );
}
