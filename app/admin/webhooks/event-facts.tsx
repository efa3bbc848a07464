import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { DateTime } from "~/ui/date-time";
import { between, type EventView } from "./event-view";

/** When and how an event came, what it is about, and what became of it. */
export function EventFacts({ event }: { event: EventView }) {
  const { createdAtStripe, receivedAt, handledAt, nextAttemptAt, source } = event;
  return (
    <dl className="grid gap-x-8 gap-y-3 rounded-card border border-line bg-surface p-5 sm:grid-cols-[max-content_1fr]">
      <Fact name="Event">{event.eventId}</Fact>
      <Fact name="About">
        <About about={event.about} isGone={!event.payload} />
      </Fact>
      <Fact name="Made at Stripe">
        <DateTime iso={createdAtStripe} withTime />
      </Fact>
      <Fact name="Received">
        <DateTime iso={receivedAt} withTime />, {between(createdAtStripe, receivedAt)} later,{" "}
        {source === "delivery"
          ? "delivered by Stripe"
          : "by asking Stripe for what it could not deliver (recovery)"}
      </Fact>
      <Fact name="Worked on">
        {handledAt ? (
          <>
            <DateTime iso={handledAt} withTime />, {between(receivedAt, handledAt)} after it was received
          </>
        ) : (
          "not yet"
        )}
      </Fact>
      <Fact name="Attempts">{event.attempts}</Fact>
      {event.lastError && <Fact name="Last error">{event.lastError}</Fact>}
      {nextAttemptAt && (
        <Fact name="Next attempt">
          <DateTime iso={nextAttemptAt} withTime />
        </Fact>
      )}
      {event.apiVersion && <Fact name="API version">{event.apiVersion}</Fact>}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid gap-x-8 sm:col-span-2 sm:grid-cols-subgrid">
      <dt className="text-ink-muted">{name}</dt>
      <dd className="wrap-anywhere min-w-0">{children}</dd>
    </div>
  );
}

function About({ about, isGone }: { about: EventView["about"]; isGone: boolean }) {
  if (isGone) return "not known any more: its payload has been removed";
  switch (about?.kind) {
    case "order":
      return about.orderNumber ? (
        <>
          Order{" "}
          <Link to={`/admin/orders/${about.orderNumber}`} className="text-accent">
            {about.orderNumber}
          </Link>
          , payment intent {about.id}
        </>
      ) : (
        `Payment intent ${about.id}, of which there is no order here`
      );
    case "customer":
      return `Customer ${about.id}`;
    case "fraud_warning":
      return `Early fraud warning ${about.id}`;
    case undefined:
      return "nothing that the shop follows: it is only kept";
  }
}
