import { isbot } from "isbot";
import type { SignedInUser } from "~/accounts/user";
import { clock } from "~/platform/clock/clock";
import { after } from "~/platform/clock/timers";
import { env } from "~/platform/env.server";
import { logger } from "~/platform/logger.server";
import { once } from "~/platform/once.server";
import type { CountedStep } from "./funnel";
import { addToDay, type DayCounts } from "./funnel-day.server";
import { type Day, dayOf } from "./shop-calendar";

const flushEveryMs = 5_000;

/** Counts that this process hasn't written yet. A crash loses at most five seconds of them. */
class StepCounter {
  #days = new Map<Day, DayCounts>();
  #cancelFlush: (() => void) | undefined;

  count(step: CountedStep, courseId: string): void {
    this.#add(dayOf(clock.nowMs(), env().SHOP_TIME_ZONE), courseId, step, 1);
    this.#cancelFlush ??= after(flushEveryMs, () => void this.flush(), { ref: false });
  }

  /** Writes the counts; those that can't be written are kept for the next time. */
  async flush(): Promise<void> {
    this.#cancelFlush?.();
    this.#cancelFlush = undefined;
    const days = this.#days;
    this.#days = new Map();
    for (const [day, counts] of days) {
      await addToDay(day, counts).catch((error: unknown) => {
        logger().warn({ err: error }, "funnel steps could not be written yet");
        for (const [courseId, steps] of counts)
          for (const [step, count] of Object.entries(steps))
            this.#add(day, courseId, step as CountedStep, count);
      });
    }
  }

  #add(day: Day, courseId: string, step: CountedStep, count: number): void {
    const counts: DayCounts = this.#days.get(day) ?? new Map();
    const steps = counts.get(courseId) ?? {};
    steps[step] = (steps[step] ?? 0) + count;
    this.#days.set(day, counts.set(courseId, steps));
  }
}

function counter(): StepCounter {
  return once("step-counter", () => new StepCounter());
}

/** Counts a funnel step. Doesn't wait for the database: counts are written within five seconds. */
export function countStep(step: CountedStep, courseId: string): void {
  counter().count(step, courseId);
}

/**
 * Counts a view of a page that is a funnel step. No cookie is set and nothing is stored about the visitor; robots,
 * staff, prefetches, and pages that reload their own data are not counted.
 */
export function countView(
  step: CountedStep,
  courseId: string,
  request: Request,
  user: SignedInUser | null,
): void {
  if (user?.role === "staff" || isbot(request.headers.get("User-Agent")) || isNoView(request)) return;
  countStep(step, courseId);
}

function isNoView({ headers, method, url }: Request): boolean {
  if (method !== "GET" || headers.get("Sec-Purpose")?.includes("prefetch")) return true;
  // A page that is reached by a link is fetched by the page before it, so only a fetch from itself is a reload.
  const isFetchedByScript = headers.get("Sec-Fetch-Dest") === "empty";
  return isFetchedByScript && pathOf(headers.get("Referer")) === new URL(url).pathname;
}

function pathOf(address: string | null): string | null {
  return address && URL.canParse(address) ? new URL(address).pathname : null;
}

/** Writes what this process has counted; called before it ends. */
export function flushSteps(): Promise<void> {
  return counter().flush();
}
