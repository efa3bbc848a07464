import { Badge } from "~/ui/badge";
import { DateTime } from "~/ui/date-time";
import { Disclosure } from "~/ui/disclosure";
import { humanize } from "~/ui/humanize";
import { type Column, Table } from "~/ui/table";
import type { Tone } from "~/ui/tone";
import type { OrderAuditEntry, OrderDetails, OrderEvent, OrderGrant, OrderMail } from "./order-details";

const states: Record<string, Tone> = {
  handled: "success",
  sent: "success",
  ignored: "neutral",
  stored: "info",
  queued: "info",
  dead: "danger",
};

const State = ({ state }: { state: string }) => <Badge tone={states[state] ?? "neutral"}>{state}</Badge>;
const Trouble = ({ words }: { words: string | null }) =>
  words && <span className="block text-danger text-sm wrap-anywhere">{words}</span>;

const events: Column<OrderEvent>[] = [
  { header: "Event", cell: ({ type }) => type },
  { header: "Received", cell: ({ receivedAt }) => <DateTime iso={receivedAt} withTime /> },
  {
    header: "State",
    cell: ({ state, lastError }) => (
      <>
        <State state={state} />
        <Trouble words={lastError} />
      </>
    ),
  },
  { header: "Attempts", isNumeric: true, cell: ({ attempts }) => attempts },
];

const mails: Column<OrderMail>[] = [
  { header: "Email", cell: ({ template }) => humanize(template) },
  { header: "To", cell: ({ to }) => (to.length > 0 ? to.join(", ") : "All staff") },
  { header: "Queued", cell: ({ createdAt }) => <DateTime iso={createdAt} withTime /> },
  {
    header: "State",
    cell: ({ state, lastError }) => (
      <>
        <State state={state} />
        <Trouble words={lastError} />
      </>
    ),
  },
];

const grants: Column<OrderGrant>[] = [
  { header: "Course", cell: ({ course }) => course },
  { header: "Source", cell: ({ source }) => source },
  { header: "Since", cell: ({ since }) => <DateTime iso={since} withTime /> },
  {
    header: "State",
    cell: ({ revokedAt }) => (revokedAt ? <Badge>revoked</Badge> : <Badge tone="success">active</Badge>),
  },
];

const audit: Column<OrderAuditEntry>[] = [
  { header: "Action", cell: ({ what }) => what },
  { header: "By", cell: ({ actor }) => actor.name },
  { header: "When", cell: ({ at }) => <DateTime iso={at} withTime /> },
  { header: "Reason", cell: ({ reason }) => reason ?? "" },
];

/** The records behind the timeline: access, effects, events, emails and the audit log. */
export function OrderRecords({ order }: { order: OrderDetails }) {
  const nothing = (words: string) => <p className="text-ink-muted">{words}</p>;
  return (
    <section aria-labelledby="records" className="grid gap-4">
      <h2 id="records" className="text-heading">
        Records
      </h2>
      <Disclosure
        summary={`Access (${order.grants.filter(({ revokedAt }) => !revokedAt).length} active)`}
        isOpen
      >
        {order.withheld && (
          <p>
            Withheld by {order.withheld.by.name}: {order.withheld.why}
          </p>
        )}
        <Table
          caption="Access"
          isCaptionHidden
          columns={grants}
          rows={order.grants}
          keyOf={({ id }) => id}
          empty={nothing("The student has no access to the course.")}
        />
      </Disclosure>
      <Disclosure
        summary={`Follow-up steps (${order.pendingEffects.length} to do)`}
        isOpen={order.pendingEffects.length > 0}
      >
        <Effects title="To do" effects={order.pendingEffects} none="Nothing." />
        <Effects title="Done" effects={order.doneEffects} none="Nothing yet." />
      </Disclosure>
      <Disclosure summary={`Events from Stripe (${order.events.length})`}>
        <Table
          caption="Events from Stripe"
          isCaptionHidden
          columns={events}
          rows={order.events}
          keyOf={({ id }) => id}
          empty={nothing("No events about this payment yet.")}
        />
      </Disclosure>
      <Disclosure summary={`Emails (${order.mails.length})`}>
        <Table
          caption="Emails"
          isCaptionHidden
          columns={mails}
          rows={order.mails}
          keyOf={({ key }) => key}
          empty={nothing("No emails about this order yet.")}
        />
      </Disclosure>
      <Disclosure summary={`Audit log (${order.audit.length})`}>
        <Table
          caption="Audit log"
          isCaptionHidden
          columns={audit}
          rows={order.audit}
          keyOf={({ key }) => key}
          empty={nothing("Nothing recorded about this order yet.")}
        />
      </Disclosure>
    </section>
  );
}

function Effects({ title, effects, none }: { title: string; effects: string[]; none: string }) {
  return (
    <div className="grid gap-1">
      <h3 className="font-semibold">{title}</h3>
      {effects.length === 0 && <p className="text-ink-muted">{none}</p>}
      <ul className="grid gap-1">
        {effects.map((words) => (
          <li key={words} className="wrap-anywhere">
            {words}
          </li>
        ))}
      </ul>
    </div>
  );
}
