import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import type { ReactNode } from "react";
import { requireStaff } from "~/accounts/current-user.server";
import { FeedbackTable } from "~/admin/feedback-table";
import { AttentionList } from "~/admin/overview/attention-list";
import { readOverview } from "~/admin/overview/read-overview.server";
import { PeopleRates, ServiceTargets } from "~/admin/overview/service-targets";
import { DateTime } from "~/ui/date-time";
import { formatMoney } from "~/ui/format-money";
import { Stat } from "~/ui/stat";

export async function loader({ request }: LoaderFunctionArgs) {
  await requireStaff(request);
  return readOverview();
}

export default function Overview() {
  const { attention, today, timeZone, service, processes, feedback } = useLoaderData<typeof loader>();
  return (
    <>
      <h1 className="text-title">Overview</h1>
      <Part id="attention" title="Needs attention">
        <AttentionList items={attention} />
      </Part>
      <Part id="sales" title="Sales today" note={`Since midnight in ${timeZone}.`}>
        <dl className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
          {today.length === 0 && <Stat label="Orders" value="0" detail="No paid orders yet today." />}
          {today.map(({ currency, orders, amountMinor, refundedMinor }) => (
            <Stat
              key={currency}
              label={`${orders.toLocaleString("en")} ${orders === 1 ? "order" : "orders"} in ${currency.toUpperCase()}`}
              value={formatMoney(amountMinor, currency)}
              detail={refundedMinor > 0 && `${formatMoney(refundedMinor, currency)} of it refunded`}
            />
          ))}
        </dl>
      </Part>
      <Part id="service" title="Service health">
        <ServiceTargets levels={service.levels} />
        <dl className="grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
          <PeopleRates rates={service.rates} />
          <ProcessStat label="Web processes" {...processes.web} />
          <ProcessStat label="Workers" {...processes.worker} />
        </dl>
      </Part>
      <Part
        id="feedback"
        title="Feedback"
        note={`“Was that easy?” In the last 30 days: ${feedback.easy} yes, ${feedback.notEasy} no.`}
      >
        <FeedbackTable answers={feedback.latest} />
        {feedback.latest.length > 0 && (
          <p>
            <Link to="/admin/feedback">All feedback</Link>
          </p>
        )}
      </Part>
    </>
  );
}

interface PartProps {
  id: string;
  title: string;
  note?: string;
  children: ReactNode;
}

function Part({ id, title, note, children }: PartProps) {
  return (
    <section aria-labelledby={id} className="grid gap-4">
      <div>
        <h2 id={id} className="text-heading">
          {title}
        </h2>
        {note && <p className="text-ink-muted text-sm">{note}</p>}
      </div>
      {children}
    </section>
  );
}

function ProcessStat({ label, alive, heardAt }: { label: string; alive: number; heardAt: string | null }) {
  const last = heardAt ? (
    <>
      last heartbeat <DateTime iso={heardAt} withTime />
    </>
  ) : (
    "no heartbeat within a day"
  );
  return (
    <Stat
      label={label}
      value={alive > 0 ? `${alive} running` : "None running"}
      tone={alive > 0 ? "neutral" : "danger"}
      detail={last}
    />
  );
}

export const meta: MetaFunction = () => [{ title: "Overview · Staff · Lectern" }];
