import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { DateTime } from "~/ui/date-time";
import { type Column, Table } from "~/ui/table";
import { EventStateBadge } from "./event-state-badge";
import { between, type EventRow } from "./event-view";

const columns: readonly Column<EventRow>[] = [
  { header: "Event", cell: (event) => <EventLink event={event} /> },
  {
    header: "State",
    cell: ({ state, lastError }) => <EventStateBadge state={state} lastError={lastError} />,
  },
  { header: "Received", cell: (event) => <Received event={event} /> },
  { header: "Attempts", isNumeric: true, cell: ({ attempts }) => attempts },
  { header: "Last error", cell: (event) => <Trouble event={event} /> },
];

interface EventTableProps {
  caption: string;
  events: EventRow[];
  empty?: ReactNode;
}

/** Events in the inbox, each linked to its page. */
export function EventTable({ caption, events, empty }: EventTableProps) {
  return (
    <Table caption={caption} columns={columns} rows={events} keyOf={({ eventId }) => eventId} empty={empty} />
  );
}

function EventLink({ event: { eventId, type } }: { event: EventRow }) {
  return (
    <Link to={`/admin/webhooks/${eventId}`} className="grid py-1 text-accent sm:min-w-64">
      <span className="wrap-anywhere">{type}</span>
      <span className="wrap-anywhere font-normal text-ink-muted text-sm">{eventId}</span>
    </Link>
  );
}

/** When it arrived, how long after Stripe's `created` (whole seconds), and how long after that it was handled. */
function Received({ event: { createdAtStripe, receivedAt, handledAt, source } }: { event: EventRow }) {
  return (
    <span className="grid">
      <DateTime iso={receivedAt} withTime />
      <span className="text-ink-muted text-sm tabular-nums">
        {source === "recovery" ? "recovered " : "delivered "}
        {between(createdAtStripe, receivedAt)} after creation
        {handledAt && `, handled ${between(receivedAt, handledAt)} later`}
      </span>
    </span>
  );
}

function Trouble({ event: { lastError, nextAttemptAt } }: { event: EventRow }) {
  if (!lastError) return <span className="text-ink-muted">none</span>;
  return (
    <span className="grid gap-1 text-sm">
      <span className="line-clamp-3">{lastError}</span>
      {nextAttemptAt && (
        <span className="text-ink-muted">
          Next attempt <DateTime iso={nextAttemptAt} withTime />
        </span>
      )}
    </span>
  );
}
