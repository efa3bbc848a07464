import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { Link, useActionData, useLoaderData } from "@remix-run/react";
import { requireStaff } from "~/accounts/current-user.server";
import { staffForm } from "~/accounts/staff-form.server";
import { answerRuleForm } from "~/admin/alerts/answer-rule-form.server";
import { FiringIncidents } from "~/admin/alerts/firing-incidents";
import { IncidentHistory } from "~/admin/alerts/incident-history";
import { RuleBadge } from "~/admin/alerts/rule-badge";
import { SnoozeForm, SwitchForm, ThresholdForm } from "~/admin/alerts/rule-forms";
import { listFiring, readHistory, readRules } from "~/alerts/list-incidents.server";
import { type AlertRule, alertRules, isAlertRule, runbookAnchor } from "~/alerts/rules";
import { Alert } from "~/ui/alert";

export async function loader({ request, params }: LoaderFunctionArgs) {
  await requireStaff(request);
  const rule = requireRule(params.rule);
  const url = new URL(request.url);
  const [firing, { rules }, history] = await Promise.all([
    listFiring(rule),
    readRules(),
    readHistory(url.searchParams.get("cursor"), rule),
  ]);
  const view = rules.find((each) => each.rule === rule);
  if (!view) throw new Error(`The rule ${rule} has no state.`);
  return { view, firing, history, isSaved: url.searchParams.has("saved") };
}

/** Changes the rule's settings. */
export async function action({ request, params, context }: ActionFunctionArgs) {
  const { staff, form } = await staffForm(request, context);
  const fields = Object.fromEntries(form);
  const rule = requireRule(params.rule);
  const answer = await answerRuleForm(rule, staff.id, fields);
  if (answer.kind === "done") return redirect(`/admin/alerts/${rule}?saved`);
  const { csrf: _, ...others } = fields;
  const typed = Object.fromEntries(Object.entries(others).map(([name, value]) => [name, String(value)]));
  const errors = answer.kind === "invalid" ? answer.errors : {};
  return data({ kind: answer.kind, errors, typed }, { status: answer.kind === "invalid" ? 400 : 409 });
}

function requireRule(name: string | undefined): AlertRule {
  if (name && isAlertRule(name)) return name;
  throw data("This rule doesn't exist.", { status: 404 });
}

export default function Rule() {
  const { view, firing, history, isSaved } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { title, meaning, firesAfterMinutes, resolvesAfterMinutes } = alertRules[view.rule];
  const form = {
    view,
    errors: answer?.errors ?? {},
    typed: answer?.kind === "invalid" ? answer.typed : {},
  };
  return (
    <>
      <header className="grid max-w-3xl justify-items-start gap-3">
        <Link to="/admin/alerts">All alerts</Link>
        <h1 className="text-title">{title}</h1>
        <RuleBadge state={view.state} />
        <p>{meaning}</p>
        <p className="text-ink-muted">
          Triggers {firesAfterMinutes === 0 ? "immediately" : `after ${inMinutes(firesAfterMinutes)}`}.
          Resolves {resolvesAfterMinutes === 0 ? "as soon as" : `${inMinutes(resolvesAfterMinutes)} after`}{" "}
          the condition clears.{" "}
          <Link to={`/admin/alerts/runbook#${runbookAnchor(view.rule)}`}>What to do</Link>
        </p>
        {view.failure && (
          <Alert tone="warning" title="This rule couldn't be checked.">
            {view.failure}
          </Alert>
        )}
        {isSaved && !answer && (
          <Alert tone="success" isUrgent>
            Saved. The change takes effect everywhere within 30 seconds.
          </Alert>
        )}
        {answer && (
          <Alert tone="danger" isUrgent title="Nothing was changed.">
            {answer.kind === "outdated"
              ? "Someone else changed this rule in the meantime. Review its settings and try again."
              : "Fix the fields marked below."}
          </Alert>
        )}
      </header>
      {firing.length > 0 && (
        <section aria-label="Active alerts" className="grid gap-4">
          <FiringIncidents incidents={firing} />
        </section>
      )}
      <section aria-labelledby="figures" className="grid gap-4">
        <h2 id="figures" className="text-heading">
          Thresholds
        </h2>
        <ThresholdForm {...form} />
      </section>
      {view.state !== "off" && (
        <section aria-labelledby="snooze" className="grid gap-4">
          <h2 id="snooze" className="text-heading">
            Snooze
          </h2>
          <SnoozeForm {...form} />
        </section>
      )}
      <section aria-labelledby="switch" className="grid gap-4">
        <h2 id="switch" className="text-heading">
          On or off
        </h2>
        <SwitchForm {...form} />
      </section>
      <section aria-labelledby="history" className="grid gap-4">
        <h2 id="history" className="text-heading">
          History
        </h2>
        <IncidentHistory page={history} />
      </section>
    </>
  );
}

function inMinutes(minutes: number): string {
  return minutes === 1 ? "1 minute" : `${minutes} minutes`;
}

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [
  { title: `${page ? alertRules[page.view.rule].title : "Alert"} · Staff · Lectern` },
];
