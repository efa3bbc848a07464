import { formatDuration } from "~/ui/format-duration";
import type { EventState } from "~/webhooks/event-state";
import type { SyncTarget } from "~/webhooks/tracked-events";

/** An event as the staff's lists show it; moments are ISO 8601. */
export interface EventRow {
  eventId: string;
  type: string;
  state: EventState;
  /** Whether Stripe delivered it, or we had to ask for it. */
  source: "delivery" | "recovery";
  createdAtStripe: string;
  receivedAt: string;
  handledAt: string | null;
  /** Null once nothing more will be tried by itself. */
  nextAttemptAt: string | null;
  attempts: number;
  lastError: string | null;
}

/** All that the staff see of one event. */
export interface EventView extends EventRow {
  /** Redacted JSON; null once it has been removed for its age. */
  payload: { text: string; isCut: boolean } | null;
  payloadRemovedAt: string | null;
  apiVersion: string | null;
  /** What it asked to bring up to date; null for one that we only keep, or whose payload is gone. */
  about: { kind: SyncTarget["kind"]; id: string; orderNumber: string | null } | null;
}

/** The time from one moment to another, in words. */
export function between(from: string, to: string): string {
  return formatDuration(Date.parse(to) - Date.parse(from));
}

/** How many events there are of each state, up to `mostCounted` each. */
export interface InboxFigures {
  stored: number;
  handled: number;
  ignored: number;
  dead: number;
  /** How many of the waiting ones were tried before, in vain. */
  rescheduled: number;
  /** When the one was received that has been waiting for longest. */
  oldestWaiting: string | null;
}

/** So far figures are counted: a look at the page must cost the same with ten million events. */
export const mostCounted = 10_000;

/** A figure, or that it is beyond what is counted. */
export function inFigures(count: number): string {
  return count > mostCounted ? `${mostCounted.toLocaleString("en")}+` : count.toLocaleString("en");
}
