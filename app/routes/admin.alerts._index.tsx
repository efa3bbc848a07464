import {
  type ActionFunctionArgs,
  data,
  type HeadersFunction,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod/v4";
import { requireStaff } from "~/accounts/current-user.server";
import { staffForm } from "~/accounts/staff-form.server";
import { FiringIncidents } from "~/admin/alerts/firing-incidents";
import { IncidentHistory } from "~/admin/alerts/incident-history";
import { RuleList } from "~/admin/alerts/rule-list";
import { sendTestAlert } from "~/admin/alerts/send-test-alert.server";
import { TestAlert } from "~/admin/alerts/test-alert";
import { listFiring, readHistory, readLastTest, readRules } from "~/alerts/list-incidents.server";
import { clock } from "~/platform/clock/clock";
import { randomId } from "~/platform/clock/random";
import { Alert } from "~/ui/alert";
import { DateTime } from "~/ui/date-time";
import { EmptyState } from "~/ui/empty-state";

const schema = z.object({ form: z.literal("test"), id: z.uuid() });

export async function loader({ request }: LoaderFunctionArgs) {
  await requireStaff(request);
  const cursor = new URL(request.url).searchParams.get("cursor");
  const [firing, { rules, lookedAt }, history, lastTest] = await Promise.all([
    listFiring(),
    readRules(),
    readHistory(cursor),
    readLastTest(),
  ]);
  const isLate = !lookedAt || clock.nowMs() - Date.parse(lookedAt) > 2 * 60_000;
  return { firing, rules, lookedAt, isLate, history, lastTest, testId: randomId() };
}

/** Sends a test alert. */
export async function action({ request, context }: ActionFunctionArgs) {
  const { staff, form } = await staffForm(request, context);
  const fields = schema.safeParse(Object.fromEntries(form));
  if (!fields.success) throw new Response("This form couldn't be read.", { status: 400 });
  try {
    await sendTestAlert(staff.id, fields.data.id);
  } catch (refusal) {
    if (!(refusal instanceof Response)) throw refusal;
    const retryAfter = refusal.headers.get("Retry-After") ?? "60";
    return data(
      { refusal: await refusal.text() },
      { status: refusal.status, headers: { "Retry-After": retryAfter } },
    );
  }
  return redirect("/admin/alerts");
}

export default function Alerts() {
  const { firing, rules, lookedAt, isLate, history, lastTest, testId } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <>
      <div className="grid gap-2">
        <h1 className="text-title">Alerts</h1>
        <LastCheck at={lookedAt} isLate={isLate} />
      </div>
      <section aria-labelledby="firing" className="grid gap-4">
        <h2 id="firing" className="text-heading">
          Active
        </h2>
        {firing.length > 0 ? (
          <FiringIncidents incidents={firing} />
        ) : (
          <EmptyState title="No active alerts.">
            All staff get an email when an alert is triggered.
          </EmptyState>
        )}
      </section>
      <section aria-labelledby="rules" className="grid gap-4">
        <h2 id="rules" className="text-heading">
          Rules
        </h2>
        <RuleList rules={rules} />
      </section>
      <section aria-labelledby="history" className="grid gap-4">
        <h2 id="history" className="text-heading">
          History
        </h2>
        <IncidentHistory page={history} />
      </section>
      <TestAlert id={testId} last={lastTest} refusal={answer?.refusal} />
    </>
  );
}

interface LastCheckProps {
  at: string | null;
  /** Whether the last check is overdue. */
  isLate: boolean;
}

/** When the rules were last checked: without checks no alert can trigger. */
function LastCheck({ at, isLate }: LastCheckProps) {
  if (at && !isLate)
    return (
      <p className="text-ink-muted">
        Last checked <DateTime iso={at} withTime />. Rules are checked every 30 seconds.
      </p>
    );
  return (
    <Alert tone="warning" title="Alerts aren't being checked.">
      {at ? (
        <>
          The rules were last checked on <DateTime iso={at} withTime />.
        </>
      ) : (
        "The rules have never been checked."
      )}{" "}
      A shop that has just started needs about 30 seconds. If this message stays, contact an engineer.
    </Alert>
  );
}

export const meta: MetaFunction = () => [{ title: "Alerts · Staff · Lectern" }];

export const headers: HeadersFunction = ({ actionHeaders }) => actionHeaders;
