import { formatDuration } from "~/ui/format-duration";
import type { EventState } from "~/webhooks/event-state";
import type { SyncTarget } from "~/webhooks/tracked-events";

/** An event as the staff pages list it; times are ISO 8601. */
export interface EventRow {
  eventId: string;
  type: string;
  state: EventState;
  /** Whether Stripe delivered it, or we had to fetch it. */
  source: "delivery" | "recovery";
  createdAtStripe: string;
  receivedAt: string;
  handledAt: string | null;
  /** Null once there are no more automatic attempts. */
  nextAttemptAt: string | null;
  attempts: number;
  lastError: string | null;
}

/** Everything that staff see about one event. */
export interface EventView extends EventRow {
  /** Redacted JSON; null once it has been removed because of its age. */
  payload: { text: string; isCut: boolean } | null;
  payloadRemovedAt: string | null;
  apiVersion: string | null;
  /** What it asked to sync; null for an event that is only stored, or whose payload is gone. */
  about: { kind: SyncTarget["kind"]; id: string; orderNumber: string | null } | null;
}

/** The time between two moments, formatted. */
export function between(from: string, to: string): string {
  return formatDuration(Date.parse(to) - Date.parse(from));
}

/** How many events there are of each state, up to `mostCounted` each. */
export interface InboxFigures {
  stored: number;
  handled: number;
  ignored: number;
  dead: number;
  /** How many of the waiting ones have failed before. */
  rescheduled: number;
  /** When the event that has waited longest was received. */
  oldestWaiting: string | null;
}

/** Counting stops here: the page must cost the same with ten million events. */
export const mostCounted = 10_000;

/** A count, or `10,000+` beyond what is counted. */
export function inFigures(count: number): string {
  return count > mostCounted ? `${mostCounted.toLocaleString("en")}+` : count.toLocaleString("en");
}
