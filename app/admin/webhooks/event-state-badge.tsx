import { Badge } from "~/ui/badge";
import type { Tone } from "~/ui/tone";
import { type EventState, eventStateNames } from "~/webhooks/event-state";

const tones: Record<EventState, Tone> = {
  stored: "info",
  handled: "success",
  ignored: "neutral",
  dead: "danger",
};

/** An event's state; one that failed and will be retried stands out among those that wait. */
export function EventStateBadge({ state, lastError }: { state: EventState; lastError: string | null }) {
  if (state === "stored" && lastError) return <Badge tone="warning">Rescheduled</Badge>;
  return <Badge tone={tones[state]}>{eventStateNames[state]}</Badge>;
}
