import { DateTime } from "~/ui/date-time";
import type { EventView } from "./event-view";

interface EventPayloadProps {
  payload: EventView["payload"];
  removedAt: string | null;
}

/** What Stripe sent, as far as staff may see it; or that it isn't kept any more. */
export function EventPayload({ payload, removedAt }: EventPayloadProps) {
  return (
    <section aria-labelledby="payload" className="grid gap-3">
      <h2 id="payload" className="text-heading">
        Payload
      </h2>
      {payload ? (
        <>
          <p className="text-ink-muted">
            Secrets, fingerprints and what tells who somebody is are masked.
            {payload.isCut && " It is too long to be shown whole: only its beginning is."}
          </p>
          <section
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls has to be reached by the keyboard
            tabIndex={0}
            aria-label="Payload as JSON"
            className="relative max-h-[70vh] overflow-auto rounded-card border border-line bg-sunken"
          >
            <pre className="p-4 text-sm">{payload.text}</pre>
          </section>
        </>
      ) : (
        <p>
          It was removed{" "}
          {removedAt && (
            <>
              on <DateTime iso={removedAt} />
            </>
          )}
          : payloads are kept for 90 days. The event itself stays, so that a late redelivery is still known.
        </p>
      )}
    </section>
  );
}
