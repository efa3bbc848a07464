import { isInShare } from "~/flags/flag-share.server";
import { flagShares } from "~/flags/flags.server";
import { every } from "~/platform/clock/timers";
import type { LiveStream } from "~/platform/http/live-stream.server";
import { logger } from "~/platform/logger.server";
import { once } from "~/platform/once.server";

const lookEveryMs = 2_000;

/** The open streams of this process, by student. Closes them when live status is turned off for the student. */
class OpenStreams {
  readonly #streams = new Map<string, Set<LiveStream>>();
  #stopLooking: (() => void) | undefined;

  countOf(studentId: string): number {
    return this.#streams.get(studentId)?.size ?? 0;
  }

  get size(): number {
    let size = 0;
    for (const streams of this.#streams.values()) size += streams.size;
    return size;
  }

  /** @returns a function that removes it. */
  add(studentId: string, stream: LiveStream): () => void {
    const streams = this.#streams.get(studentId) ?? new Set();
    this.#streams.set(studentId, streams.add(stream));
    this.#stopLooking ??= every(lookEveryMs, () => void this.#endIfSwitchedOff());
    return () => {
      streams.delete(stream);
      if (streams.size === 0 && this.#streams.get(studentId) === streams) this.#streams.delete(studentId);
      if (this.#streams.size > 0) return;
      this.#stopLooking?.();
      this.#stopLooking = undefined;
    };
  }

  async #endIfSwitchedOff(): Promise<void> {
    const { liveStatus } = await flagShares();
    if (liveStatus >= 100) return;
    const ending = [...this.#streams].filter(
      ([studentId]) => !isInShare("liveStatus", studentId, liveStatus),
    );
    if (ending.length === 0) return;
    logger().info({ students: ending.length }, "live status is off, ending the open streams");
    for (const [, streams] of ending) for (const stream of streams) stream.close();
  }
}

/** This process's open streams. */
export function openStreams(): OpenStreams {
  return once("order-streams", () => new OpenStreams());
}
