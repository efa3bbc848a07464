import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Link, useActionData, useLoaderData } from "@remix-run/react";
import { requireStaff } from "~/accounts/current-user.server";
import { staffForm } from "~/accounts/staff-form.server";
import { EventFacts } from "~/admin/webhooks/event-facts";
import { EventPayload } from "~/admin/webhooks/event-payload";
import { EventStateBadge } from "~/admin/webhooks/event-state-badge";
import { findEvent } from "~/admin/webhooks/find-event.server";
import { replayEvent } from "~/admin/webhooks/replay-events.server";
import { ReplayForm } from "~/admin/webhooks/replay-form";
import { Alert } from "~/ui/alert";
import { Disclosure } from "~/ui/disclosure";

export async function loader({ request, params }: LoaderFunctionArgs) {
  await requireStaff(request);
  const event = await findEvent(params.eventId ?? "");
  if (!event) throw data("This event isn't in the inbox.", { status: 404 });
  return { event };
}

/** Retries the event. */
export async function action({ request, params, context }: ActionFunctionArgs) {
  const { staff } = await staffForm(request, context);
  const isDue = await replayEvent(params.eventId ?? "", staff.id);
  return data({ isDue }, { status: isDue ? 200 : 409 });
}

export default function Webhook() {
  const { event } = useLoaderData<typeof loader>();
  const done = useActionData<typeof action>();
  return (
    <>
      <div className="grid justify-items-start gap-3">
        <Link to="/admin/webhooks" className="text-accent">
          All webhooks
        </Link>
        <h1 className="wrap-anywhere text-title">{event.type}</h1>
        <EventStateBadge state={event.state} lastError={event.lastError} />
      </div>
      {done?.isDue && (
        <Alert tone="success" isUrgent title="The event will be retried.">
          A worker picks it up within 15 seconds. Reload this page to see the outcome.
        </Alert>
      )}
      {done && !done.isDue && (
        <Alert tone="danger" isUrgent title="The event can't be retried: its payload has been removed." />
      )}
      <EventFacts event={event} />
      {event.payload && (
        <Disclosure summary={event.state === "dead" ? "Retry…" : "Process again…"}>
          <p>Syncs what the event is about with Stripe again. This is always safe: nothing is done twice.</p>
          <ReplayForm>Retry</ReplayForm>
        </Disclosure>
      )}
      <EventPayload payload={event.payload} removedAt={event.payloadRemovedAt} />
    </>
  );
}

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `${loaded?.event.type ?? "Event not found"} · Staff · Lectern` },
];
