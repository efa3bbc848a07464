import { type ServiceStatus, type ServiceWindow, windowNames } from "~/observability/backlog/service-windows";
import {
  type ServiceLevel,
  type ServiceRecord,
  serviceLevelNames,
  serviceLevels,
} from "~/observability/service-levels";
import { Badge } from "~/ui/badge";
import { formatDuration } from "~/ui/format-duration";
import { Stat } from "~/ui/stat";
import { type Column, Table } from "~/ui/table";
import type { Tone } from "~/ui/tone";
import { percent, type TargetState, targetStateOf } from "./target";

const tones: Record<TargetState, Tone> = { met: "success", missed: "danger", "no data": "neutral" };
const windowLabels: Record<ServiceWindow, string> = {
  "24h": "24 hours",
  "7d": "7 days",
  "30d": "30 days",
};

/** The service targets: met, missed, or without data. */
export function ServiceTargets({ levels }: Pick<ServiceStatus, "levels">) {
  const columns: Column<ServiceLevel>[] = [
    { header: "Service", cell: (level) => <Promised level={level} /> },
    ...windowNames.map((window) => ({
      header: windowLabels[window],
      cell: (level: ServiceLevel) => (
        <Figures record={levels[level][window]} target={serviceLevels[level].target} />
      ),
    })),
  ];
  return (
    <Table caption="Service targets" columns={columns} rows={serviceLevelNames} keyOf={(level) => level} />
  );
}

function Promised({ level }: { level: ServiceLevel }) {
  const { title, target, ...rest } = serviceLevels[level];
  const limit = "limitMs" in rest ? ` within ${formatDuration(rest.limitMs)}` : "";
  return (
    <span className="grid">
      {title}
      <span className="font-normal text-ink-muted text-sm">
        Target: {percent(target)}
        {limit}
      </span>
    </span>
  );
}

function Figures({ record, target }: { record: ServiceRecord; target: number }) {
  const { total, good, p95Ms } = record;
  const state = targetStateOf(record, target);
  if (state === "no data") return <Badge tone="neutral">No data</Badge>;
  return (
    <span className="inline-grid gap-1 max-sm:justify-items-end">
      <span className="flex flex-wrap items-center gap-x-2 gap-y-1 tabular-nums max-sm:justify-end">
        {percent(good / total)}
        <Badge tone={tones[state]}>{state === "met" ? "Met" : "Missed"}</Badge>
      </span>
      <span className="text-ink-muted text-sm tabular-nums">
        of {total.toLocaleString("en")}
        {p95Ms !== null && <>, p95 {formatDuration(p95Ms)}</>}
      </span>
    </span>
  );
}

/** How many purchases went through without help, and how many staff had to touch. */
export function PeopleRates({ rates }: Pick<ServiceStatus, "rates">) {
  const { paid, touched, troubled } = rates["30d"];
  const share = (count: number) => (paid > 0 ? percent(count / paid) : "No data");
  const counted = (count: number) =>
    paid > 0
      ? `${count.toLocaleString("en")} of ${paid.toLocaleString("en")} paid in 30 days`
      : "no paid orders in 30 days";
  return (
    <>
      <Stat
        label="Support-free purchases"
        value={share(paid - troubled)}
        detail={`${counted(paid - troubled)}: never stuck or in review, not touched by staff, no negative feedback`}
      />
      <Stat label="Orders that staff acted on" value={share(touched)} detail={counted(touched)} />
    </>
  );
}
