import { DateTime } from "~/ui/date-time";
import type { EventView } from "./event-view";

interface EventPayloadProps {
  payload: EventView["payload"];
  removedAt: string | null;
}

/** The redacted payload, or a note that it has been removed. */
export function EventPayload({ payload, removedAt }: EventPayloadProps) {
  return (
    <section aria-labelledby="payload" className="grid gap-3">
      <h2 id="payload" className="text-heading">
        Payload
      </h2>
      {payload ? (
        <>
          <p className="text-ink-muted">
            Secrets, fingerprints and personal data are masked.
            {payload.isCut && " It is too long to show in full: this is only the beginning."}
          </p>
          <section
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable by keyboard
            tabIndex={0}
            aria-label="Payload as JSON"
            className="relative max-h-[70vh] overflow-auto rounded-card border border-line bg-sunken"
          >
            <pre className="p-4 text-sm">{payload.text}</pre>
          </section>
        </>
      ) : (
        <p>
          The payload was removed{" "}
          {removedAt && (
            <>
              on <DateTime iso={removedAt} />
            </>
          )}
          : payloads are kept for 90 days. The event itself stays, so that a late redelivery is recognized.
        </p>
      )}
    </section>
  );
}
