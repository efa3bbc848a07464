import { Alert } from "~/ui/alert";
import { DateTime } from "~/ui/date-time";

interface LookedAtProps {
  at: string | null;
  /** Nobody has looked for longer than it should take. */
  isLate: boolean;
}

/** When the rules were looked at last: what nobody looks at can't fire. */
export function LookedAt({ at, isLate }: LookedAtProps) {
  if (at && !isLate)
    return (
      <p className="text-ink-muted">
        Looked at <DateTime iso={at} withTime />, as every half minute.
      </p>
    );
  return (
    <Alert tone="warning" title="Nobody is looking.">
      {at ? (
        <>
          The rules were looked at last on <DateTime iso={at} withTime />.
        </>
      ) : (
        "The rules were never looked at."
      )}{" "}
      A shop that has just been started needs half a minute; after that, ask for help.
    </Alert>
  );
}
