import { Form, Link, useNavigation } from "@remix-run/react";
import type { ComponentProps } from "react";
import { Button } from "~/ui/button";
import { Field, TextInput } from "~/ui/field";
import type { AuditFilter } from "./audit-filter";

/** Common actors: staff, and the parts of the shop that act automatically. */
const causes = ["staff", "webhook", "sweep", "page", "browser", "checkout", "recovery", "command"];

interface AuditSearchProps {
  filter: AuditFilter;
  /** Suggested actions; any other can be typed as well. */
  actions: string[];
}

/** Filters the audit log by actor, action, subject and date; an ordinary GET form. */
export function AuditSearch({ filter, actions }: AuditSearchProps) {
  const isBusy = useNavigation().location?.pathname === "/admin/audit";
  const isFiltered = Object.values(filter).some(Boolean);
  return (
    <search>
      <Form method="get" className="grid items-end gap-4 sm:grid-cols-2 lg:grid-cols-[1fr_1fr_1fr_auto_auto]">
        <Choice
          name="actor"
          label="Actor"
          value={filter.actor}
          options={causes}
          placeholder="email address or staff"
        />
        <Choice
          name="action"
          label="Action"
          value={filter.action}
          options={actions}
          placeholder="flag.changed"
        />
        <Choice
          name="subject"
          label="Subject"
          value={filter.subject}
          options={[]}
          placeholder="L-7K3M9QXA or email"
        />
        <Choice name="from" label="From (UTC)" value={filter.from} type="date" />
        <Choice name="to" label="To (UTC)" value={filter.to} type="date" />
        <div className="flex flex-wrap gap-4">
          <Button isBusy={isBusy}>Filter</Button>
          {isFiltered && (
            <Link to="/admin/audit" className="inline-flex min-h-11 items-center text-accent">
              Clear
            </Link>
          )}
        </div>
      </Form>
    </search>
  );
}

interface ChoiceProps extends Omit<ComponentProps<"input">, "value"> {
  name: string;
  label: string;
  value: string | null;
  options?: string[];
}

function Choice({ name, label, value, options = [], ...rest }: ChoiceProps) {
  const hasOptions = options.length > 0;
  return (
    <Field htmlFor={name} label={label}>
      <TextInput
        key={value}
        id={name}
        name={name}
        defaultValue={value ?? ""}
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
        list={hasOptions ? `${name}-options` : undefined}
        {...rest}
      />
      {hasOptions && (
        <datalist id={`${name}-options`}>
          {options.map((option) => (
            <option key={option} value={option} />
          ))}
        </datalist>
      )}
    </Field>
  );
}
