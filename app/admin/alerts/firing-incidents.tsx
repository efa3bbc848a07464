import { Link } from "@remix-run/react";
import type { IncidentView } from "~/alerts/alert-view";
import { runbookAnchor } from "~/alerts/rules";
import { Alert } from "~/ui/alert";
import { DateTime } from "~/ui/date-time";
import { NoticeLine } from "./notice-line";

/** The active alerts, each with its findings and a link to the runbook. */
export function FiringIncidents({ incidents }: { incidents: IncidentView[] }) {
  return (
    <ul className="grid gap-4">
      {incidents.map((incident) => (
        <li key={incident.id}>
          <Firing incident={incident} />
        </li>
      ))}
    </ul>
  );
}

function Firing({
  incident: { rule, title, firedAt, findings, further, notice },
}: {
  incident: IncidentView;
}) {
  return (
    <Alert tone="danger" title={title}>
      <div className="grid gap-3">
        <p className="text-ink-muted text-sm">
          Since {firedAt && <DateTime iso={firedAt} withTime />} ·{" "}
          {notice ? <NoticeLine notice={notice} /> : "no one notified yet"}
        </p>
        <ul className="grid gap-1.5">
          {findings.map(({ subject, label, text, path }) => (
            <li key={subject} className="wrap-anywhere">
              {path ? <Link to={path}>{label}</Link> : <span className="font-semibold">{label}</span>}: {text}
            </li>
          ))}
          {further > 0 && <li>and {further} more</li>}
        </ul>
        <p className="flex flex-wrap gap-x-5 gap-y-1">
          <Link to={`/admin/alerts/runbook#${runbookAnchor(rule)}`}>What to do</Link>
          <Link to={`/admin/alerts/${rule}`}>View rule</Link>
        </p>
      </div>
    </Alert>
  );
}
