import { Check, Clock, X } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "./class-names";

export interface TimelineStep {
  title: string;
  detail?: ReactNode;
  state: "done" | "current" | "waiting" | "failed";
}

const looks: Record<TimelineStep["state"], { mark: string; words: string }> = {
  done: { mark: "animate-settle border-accent bg-accent text-accent-ink", words: "done" },
  current: { mark: "animate-glow border-lamp bg-lamp text-lamp-ink", words: "in progress" },
  waiting: { mark: "border-line-strong border-dashed text-ink-muted", words: "not started" },
  failed: { mark: "border-danger bg-danger-soft text-danger", words: "stopped" },
};

interface TimelineProps {
  /** For screen readers: what these are the steps of. */
  label: string;
  steps: TimelineStep[];
}

/**
 * Steps that happen one after the other, from top to bottom. A step that becomes `done` while it is looked at
 * settles into place, and its line fills.
 *
 * @example
 * <Timeline label="Your order" steps={[{ title: "Paid", state: "done" }, { title: "Access", state: "waiting" }]} />
 */
export function Timeline({ label, steps }: TimelineProps) {
  return (
    <ol aria-label={label} className="grid">
      {steps.map((step, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a step keeps its place and changes its title
        <Step key={index} step={step} isLast={index === steps.length - 1} />
      ))}
    </ol>
  );
}

function Step({ step: { title, detail, state }, isLast }: { step: TimelineStep; isLast: boolean }) {
  return (
    <li
      aria-current={state === "current" ? "step" : undefined}
      className="relative flex gap-4 pb-8 last:pb-0 sm:gap-5"
    >
      {!isLast && <Line isFilled={state === "done"} />}
      <span
        aria-hidden
        className={classNames(
          "grid size-10 shrink-0 place-items-center rounded-full border-2 transition-colors duration-500",
          looks[state].mark,
        )}
      >
        <Mark state={state} />
      </span>
      <div className="grid gap-0.5 pt-1">
        <p
          className={classNames(
            "font-serif text-heading",
            state === "waiting" && "text-ink-muted",
            state === "failed" && "text-danger",
          )}
        >
          {title}
          <span className="sr-only">: {looks[state].words}</span>
        </p>
        {detail && <div className="text-ink-muted">{detail}</div>}
      </div>
    </li>
  );
}

function Line({ isFilled }: { isFilled: boolean }) {
  return (
    <span aria-hidden className="absolute top-12 bottom-2 left-[1.1875rem] w-0.5 rounded-full bg-line">
      <span
        className={classNames(
          "block h-full origin-top rounded-full bg-accent transition-transform duration-700 ease-settle",
          !isFilled && "scale-y-0",
        )}
      />
    </span>
  );
}

function Mark({ state }: Pick<TimelineStep, "state">) {
  switch (state) {
    case "done":
      return <Check className="size-5" strokeWidth={3} />;
    case "failed":
      return <X className="size-5" strokeWidth={3} />;
    case "current":
      return <Clock className="size-5" strokeWidth={2.25} />;
    case "waiting":
      return null;
  }
}
