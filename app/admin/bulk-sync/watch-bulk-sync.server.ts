import { clock } from "~/platform/clock/clock";
import { every } from "~/platform/clock/timers";
import type { LiveStream } from "~/platform/http/live-stream.server";
import { logger } from "~/platform/logger.server";
import { hasEnded } from "./bulk-sync";
import { findBulkSync } from "./bulk-sync-views.server";

const lookEveryMs = 500;

/**
 * Streams a bulk sync's view whenever it has changed, until it has ended. It polls the database: few people watch, and
 * progress is recorded at intervals anyway.
 *
 * @returns a function that stops it.
 */
export function watchBulkSync(id: string, stream: LiveStream): () => void {
  let sent = "";
  let isLooking = false;
  const look = async () => {
    if (isLooking) return;
    isLooking = true;
    try {
      const view = await findBulkSync(id);
      const text = JSON.stringify(view);
      if (view && text !== sent) stream.send({ id: String(clock.nowMs()), data: view });
      sent = text;
      if (!view || hasEnded(view)) stream.close();
    } catch (error) {
      logger().warn({ err: error }, "a bulk sync could not be read for its stream");
      stream.close();
    } finally {
      isLooking = false;
    }
  };
  const stop = every(lookEveryMs, () => void look());
  void look();
  return stop;
}
