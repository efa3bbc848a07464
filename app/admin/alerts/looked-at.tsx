import { Alert } from "~/ui/alert";
import { DateTime } from "~/ui/date-time";

interface LookedAtProps {
  at: string | null;
  /** Whether the last check is overdue. */
  isLate: boolean;
}

/** When the rules were last checked: without checks no alert can trigger. */
export function LookedAt({ at, isLate }: LookedAtProps) {
  if (at && !isLate)
    return (
      <p className="text-ink-muted">
        Last checked <DateTime iso={at} withTime />. Rules are checked every 30 seconds.
      </p>
    );
  return (
    <Alert tone="warning" title="Alerts aren't being checked.">
      {at ? (
        <>
          The rules were last checked on <DateTime iso={at} withTime />.
        </>
      ) : (
        "The rules have never been checked."
      )}{" "}
      A shop that has just started needs about 30 seconds. If this message stays, contact an engineer.
    </Alert>
  );
}
