import { Badge } from "~/ui/badge";
import type { Tone } from "~/ui/tone";
import { type BulkSyncView, hasEnded } from "./bulk-sync";

/** A bulk sync's state, in a word or two. */
export function BulkSyncBadge({ bulkSync }: { bulkSync: BulkSyncView }) {
  const { tone, words } = lookOf(bulkSync);
  return <Badge tone={tone}>{words}</Badge>;
}

function lookOf(bulkSync: BulkSyncView): { tone: Tone; words: string } {
  if (bulkSync.state === "canceled") return { tone: "neutral", words: "Canceled" };
  if (hasEnded(bulkSync)) {
    return bulkSync.failed > 0
      ? { tone: "warning", words: "Done, some failed" }
      : { tone: "success", words: "Done" };
  }
  if (bulkSync.isCancelRequested) return { tone: "warning", words: "Canceling" };
  if (!bulkSync.isWorkedOn) return { tone: "neutral", words: "Waiting for a worker" };
  return bulkSync.state === "collecting"
    ? { tone: "info", words: "Collecting orders" }
    : { tone: "info", words: "Running" };
}
