import { Check, Clock, X } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "./class-names";

export interface TimelineStep {
  title: string;
  detail?: ReactNode;
  state: "done" | "current" | "waiting" | "failed";
}

const marks = {
  done: "border-accent bg-accent text-accent-ink",
  current: "border-accent bg-accent-soft text-accent",
  waiting: "border-line-strong bg-surface text-ink-muted",
  failed: "border-danger bg-danger-soft text-danger",
};

const words = { done: "done", current: "under way", waiting: "to come", failed: "stopped" };

/** Steps that happen one after the other, from top to bottom. */
export function Timeline({ label, steps }: { label: string; steps: TimelineStep[] }) {
  return (
    <ol aria-label={label} className="grid">
      {steps.map(({ title, detail, state }, index) => (
        <li
          key={title}
          aria-current={state === "current" ? "step" : undefined}
          className="relative flex gap-4 pb-7 last:pb-0"
        >
          {index < steps.length - 1 && (
            <span
              aria-hidden
              className={classNames(
                "absolute top-9 bottom-0 left-[1.0625rem] w-0.5 transition-colors duration-500",
                state === "done" ? "bg-accent" : "bg-line",
              )}
            />
          )}
          <span
            aria-hidden
            className={classNames(
              "grid size-9 shrink-0 place-items-center rounded-full border-2 transition-colors duration-500",
              marks[state],
              state === "current" && "animate-breathe",
            )}
          >
            <Mark state={state} />
          </span>
          <div className="grid gap-0.5 pt-1">
            <p className={classNames("font-semibold", state === "waiting" && "text-ink-muted")}>
              {title}
              <span className="sr-only">: {words[state]}</span>
            </p>
            {detail && <div className="text-ink-muted">{detail}</div>}
          </div>
        </li>
      ))}
    </ol>
  );
}

function Mark({ state }: Pick<TimelineStep, "state">) {
  if (state === "done") return <Check className="size-5" strokeWidth={3} />;
  if (state === "failed") return <X className="size-5" strokeWidth={3} />;
  return state === "current" ? (
    <Clock className="size-5" />
  ) : (
    <span className="size-2 rounded-full bg-current" />
  );
}
