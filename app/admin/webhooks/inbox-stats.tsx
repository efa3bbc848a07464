import { Stat } from "~/ui/stat";
import { between, type InboxFigures, inFigures } from "./event-view";

interface InboxStatsProps {
  figures: InboxFigures;
  /** When they were counted. */
  now: string;
}

/** The inbox at a glance. */
export function InboxStats({ figures, now }: InboxStatsProps) {
  const { stored, rescheduled, handled, ignored, dead, oldestWaiting } = figures;
  return (
    <dl className="grid grid-cols-2 gap-4 lg:grid-cols-5">
      <Stat
        label="Waiting"
        value={inFigures(stored)}
        detail={rescheduled > 0 ? `${inFigures(rescheduled)} rescheduled after a failure` : undefined}
        tone={rescheduled > 0 ? "warning" : "neutral"}
      />
      <Stat
        label="Oldest waiting"
        value={oldestWaiting ? between(oldestWaiting, now) : "none"}
        detail={oldestWaiting ? "since received" : undefined}
      />
      <Stat label="Dead" value={inFigures(dead)} tone={dead > 0 ? "danger" : "neutral"} />
      <Stat label="Handled" value={inFigures(handled)} />
      <Stat label="Ignored" value={inFigures(ignored)} detail="not relevant to the shop" />
    </dl>
  );
}
