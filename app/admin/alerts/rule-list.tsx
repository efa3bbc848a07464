import { Link } from "@remix-run/react";
import type { RuleView } from "~/alerts/alert-view";
import { alertRules, runbookAnchor, thresholdsOf } from "~/alerts/rules";
import { type Column, Table } from "~/ui/table";
import { RuleBadge } from "./rule-badge";

const columns: Column<RuleView>[] = [
  {
    header: "Rule",
    cell: ({ rule }) => <Link to={`/admin/alerts/${rule}`}>{alertRules[rule].title}</Link>,
  },
  { header: "State", cell: ({ state }) => <RuleBadge state={state} /> },
  { header: "Triggers when", cell: (view) => conditionOf(view) },
  {
    header: "Runbook",
    cell: ({ rule }) => (
      <Link to={`/admin/alerts/runbook#${runbookAnchor(rule)}`} className="whitespace-nowrap">
        What to do<span className="sr-only"> when {alertRules[rule].title}</span>
      </Link>
    ),
  },
];

/** All rules, one per row. */
export function RuleList({ rules }: { rules: RuleView[] }) {
  return (
    <Table caption="Alert rules" isCaptionHidden columns={columns} rows={rules} keyOf={({ rule }) => rule} />
  );
}

function conditionOf({ rule, thresholds }: RuleView): string {
  const parts = thresholdsOf(rule).map(
    ([name, { label, unit }]) =>
      `${label.charAt(0).toLowerCase()}${label.slice(1)} ${withUnit(thresholds[name] ?? 0, unit)}`,
  );
  return parts.length > 0 ? parts.join("; ") : "it happens";
}

function withUnit(value: number, unit: string): string {
  if (unit === "%") return `${value}%`;
  return `${value} ${value === 1 ? unit.replaceAll(/s\b/g, "") : unit}`.trim();
}
