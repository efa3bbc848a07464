import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { DateTime } from "~/ui/date-time";
import { between, type EventView } from "./event-view";

/** When and how an event arrived, what it is about, and its outcome. */
export function EventFacts({ event }: { event: EventView }) {
  const { createdAtStripe, receivedAt, handledAt, nextAttemptAt, source } = event;
  return (
    <dl className="grid gap-x-8 gap-y-3 rounded-card border border-line bg-surface p-5 sm:grid-cols-[max-content_1fr]">
      <Fact name="Event">{event.eventId}</Fact>
      <Fact name="About">
        <About about={event.about} isGone={!event.payload} />
      </Fact>
      <Fact name="Created on Stripe">
        <DateTime iso={createdAtStripe} withTime />
      </Fact>
      <Fact name="Received">
        <DateTime iso={receivedAt} withTime />, {between(createdAtStripe, receivedAt)} later,{" "}
        {source === "delivery"
          ? "delivered by Stripe"
          : "fetched from Stripe, which couldn't deliver it (recovery)"}
      </Fact>
      <Fact name="Processed">
        {handledAt ? (
          <>
            <DateTime iso={handledAt} withTime />, {between(receivedAt, handledAt)} after it was received
          </>
        ) : (
          "Not yet"
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
  if (isGone) return "Unknown: its payload has been removed";
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
        `Payment intent ${about.id}, which has no order here`
      );
    case "customer":
      return `Customer ${about.id}`;
    case "fraud_warning":
      return `Early fraud warning ${about.id}`;
    case undefined:
      return "Nothing that the shop tracks; the event is only stored";
  }
}
