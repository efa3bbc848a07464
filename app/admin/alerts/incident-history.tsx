import { Link } from "@remix-run/react";
import type { IncidentView } from "~/alerts/alert-view";
import { DateTime } from "~/ui/date-time";
import { EmptyState } from "~/ui/empty-state";
import { Pager } from "~/ui/pager";
import { type Column, Table } from "~/ui/table";

interface IncidentHistoryProps {
  page: { rows: IncidentView[]; next: string | null; previous: string | null };
}

const columns: Column<IncidentView>[] = [
  { header: "Started", cell: ({ firedAt, badSince }) => <DateTime iso={firedAt ?? badSince} withTime /> },
  { header: "Rule", cell: ({ rule, title }) => <Link to={`/admin/alerts/${rule}`}>{title}</Link> },
  { header: "Duration", cell: (incident) => lastedOf(incident) },
  { header: "Details", cell: (incident) => <Findings incident={incident} /> },
];

/** Resolved alerts, a page at a time. */
export function IncidentHistory({ page }: IncidentHistoryProps) {
  return (
    <>
      <Table
        caption="Resolved alerts"
        isCaptionHidden
        columns={columns}
        rows={page.rows}
        keyOf={({ id }) => id}
        empty={<EmptyState title="No resolved alerts yet." />}
      />
      <Pager of="alerts" previous={page.previous} next={page.next} />
    </>
  );
}

function Findings({ incident: { findings, further } }: { incident: IncidentView }) {
  const [first] = findings;
  const others = findings.length - 1 + further;
  return (
    <>
      <span className="line-clamp-2">{first && `${first.label}: ${first.text}`}</span>
      {others > 0 && `and ${others} more`}
    </>
  );
}

function lastedOf({ firedAt, resolvedAt, isSwitchedOff }: IncidentView): string {
  if (!firedAt || !resolvedAt) return "–";
  const minutes = Math.round((Date.parse(resolvedAt) - Date.parse(firedAt)) / 60_000);
  const words = minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
  return isSwitchedOff ? `${words}, then turned off` : words;
}
