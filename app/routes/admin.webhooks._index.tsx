import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { requireStaff } from "~/accounts/current-user.server";
import { staffForm } from "~/accounts/staff-form.server";
import { readEventFilter } from "~/admin/webhooks/event-filter";
import { EventTable } from "~/admin/webhooks/event-table";
import { between, type InboxFigures, inFigures } from "~/admin/webhooks/event-view";
import { InboxSearch } from "~/admin/webhooks/inbox-search";
import { listDeadLetters, listEvents, readInboxFigures } from "~/admin/webhooks/list-events.server";
import { replayFailedEvents } from "~/admin/webhooks/replay-events.server";
import { ReplayForm } from "~/admin/webhooks/replay-form";
import { clock } from "~/platform/clock/clock";
import { Alert } from "~/ui/alert";
import { Disclosure } from "~/ui/disclosure";
import { EmptyState } from "~/ui/empty-state";
import { Pager } from "~/ui/pager";
import { Stat } from "~/ui/stat";

const deadLettersShown = 10;

export async function loader({ request }: LoaderFunctionArgs) {
  await requireStaff(request);
  const { searchParams } = new URL(request.url);
  const filter = readEventFilter(searchParams);
  if (filter.type?.startsWith("evt_")) throw redirect(`/admin/webhooks/${encodeURIComponent(filter.type)}`);
  const cursor = searchParams.get("cursor");
  const isFront = !filter.state && !filter.type && !cursor;
  const [page, figures, deadLetters] = await Promise.all([
    listEvents(filter, cursor),
    readInboxFigures(),
    isFront ? listDeadLetters(deadLettersShown) : [],
  ]);
  return { filter, page, figures, deadLetters, now: clock.now().toISOString() };
}

/** Retries all failed events. */
export async function action({ request, context }: ActionFunctionArgs) {
  const { staff } = await staffForm(request, context);
  const count = await replayFailedEvents(staff.id);
  return data({ count });
}

export default function Webhooks() {
  const { filter, page, figures, deadLetters, now } = useLoaderData<typeof loader>();
  const done = useActionData<typeof action>();
  const failed = figures.dead + figures.rescheduled;
  return (
    <>
      <h1 className="text-title">Webhooks</h1>
      <InboxStats figures={figures} now={now} />
      {done && (
        <Alert tone="success" isUrgent title={`${inEvents(done.count)} will be retried.`}>
          A worker picks them up within 15 seconds, a few at a time.
        </Alert>
      )}
      {failed > 0 && (
        <Disclosure summary="Retry all failed events…">
          <p>
            {inFigures(figures.dead)} dead, {inFigures(figures.rescheduled)} rescheduled. They are processed
            in the background, a few at a time; nothing is done twice.
          </p>
          <ReplayForm>{`Retry ${inFigures(failed)}`}</ReplayForm>
        </Disclosure>
      )}
      {deadLetters.length > 0 && (
        <EventTable
          caption={
            figures.dead > deadLettersShown
              ? `Dead events: the latest ${deadLettersShown} of ${inFigures(figures.dead)}`
              : "Dead events"
          }
          events={deadLetters}
        />
      )}
      <InboxSearch filter={filter} />
      <EventTable
        caption={
          filter.state && !filter.type ? "Events, most recently attempted first" : "Events, newest first"
        }
        events={page.rows}
        empty={<NoEvents isFiltered={Boolean(filter.state || filter.type)} />}
      />
      <Pager of="events" previous={page.previous} next={page.next} />
    </>
  );
}

interface InboxStatsProps {
  figures: InboxFigures;
  /** When they were counted. */
  now: string;
}

/** The inbox at a glance. */
function InboxStats({ figures, now }: InboxStatsProps) {
  const { stored, rescheduled, handled, ignored, dead, oldestWaiting } = figures;
  return (
    <dl className="grid grid-cols-2 gap-4 lg:grid-cols-5">
      <Stat
        label="Waiting"
        value={inFigures(stored)}
        detail={rescheduled > 0 ? `${inFigures(rescheduled)} rescheduled after a failure` : undefined}
        tone={rescheduled > 0 ? "warning" : "neutral"}
      />
      <Stat
        label="Oldest waiting"
        value={oldestWaiting ? between(oldestWaiting, now) : "none"}
        detail={oldestWaiting ? "since received" : undefined}
      />
      <Stat label="Dead" value={inFigures(dead)} tone={dead > 0 ? "danger" : "neutral"} />
      <Stat label="Handled" value={inFigures(handled)} />
      <Stat label="Ignored" value={inFigures(ignored)} detail="not relevant to the shop" />
    </dl>
  );
}

function NoEvents({ isFiltered }: { isFiltered: boolean }) {
  if (isFiltered) return <EmptyState title="No events match this filter." />;
  return (
    <EmptyState title="No events yet.">
      <p>Events appear here as soon as Stripe delivers them to /api/webhooks.</p>
    </EmptyState>
  );
}

function inEvents(count: number): string {
  return count === 1 ? "1 event" : `${count.toLocaleString("en")} events`;
}

export const meta: MetaFunction = () => [{ title: "Webhooks · Staff · Lectern" }];
