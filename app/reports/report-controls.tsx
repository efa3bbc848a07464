import { Form, Link, useNavigation } from "@remix-run/react";
import { Download } from "lucide-react";
import { Button, ButtonLink } from "~/ui/button";
import { classNames } from "~/ui/class-names";
import { Field, Select, TextInput } from "~/ui/field";
import type { Preset, ReportQuery } from "./report-query";
import { granularities } from "./shop-calendar";

interface ReportControlsProps {
  query: ReportQuery;
  /** What was typed, so that it can be corrected. */
  asked: Pick<ReportQuery, "from" | "to">;
  presets: readonly Preset[];
}

/** The report's range: a preset or custom dates. Works without JavaScript. */
export function ReportControls({ query, asked, presets }: ReportControlsProps) {
  const isBusy = useNavigation().state === "loading";
  const { from, to, by, currency } = query;
  const kept: Record<string, string> = currency ? { currency } : {};
  return (
    <div className="no-print grid gap-4 rounded-card border border-line bg-surface p-4">
      <nav aria-label="Date range presets" className="-mx-1 flex flex-wrap gap-1">
        {presets.map((preset) => {
          const isCurrent = preset.from === from && preset.to === to;
          return (
            <Link
              key={preset.name}
              to={`?${new URLSearchParams({ from: preset.from, to: preset.to, ...kept })}`}
              aria-current={isCurrent || undefined}
              className={classNames(
                "inline-flex min-h-11 items-center rounded-control px-3 no-underline hover:bg-sunken",
                isCurrent && "bg-accent-soft font-semibold text-accent",
              )}
            >
              {preset.name}
            </Link>
          );
        })}
      </nav>
      {/* The key resets the fields when a link changes the range. */}
      <Form key={`${asked.from} ${asked.to} ${by}`} className="flex flex-wrap items-end gap-4">
        <Field htmlFor="from" label="First day">
          <TextInput id="from" name="from" type="date" required defaultValue={asked.from} className="w-44" />
        </Field>
        <Field htmlFor="to" label="Last day">
          <TextInput id="to" name="to" type="date" required defaultValue={asked.to} className="w-44" />
        </Field>
        <Field htmlFor="by" label="Group by">
          <Select id="by" name="by" defaultValue={by}>
            {granularities.map((granularity) => (
              <option key={granularity}>{granularity}</option>
            ))}
          </Select>
        </Field>
        {currency && <input type="hidden" name="currency" value={currency} />}
        <Button isBusy={isBusy}>Show</Button>
        <ButtonLink
          look="secondary"
          reloadDocument
          to={`/admin/reports.csv?${new URLSearchParams({ from, to, by })}`}
        >
          <Download aria-hidden className="size-4" />
          Export as CSV
        </ButtonLink>
      </Form>
    </div>
  );
}
