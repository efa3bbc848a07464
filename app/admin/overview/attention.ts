import type { Tone } from "~/ui/tone";

/** Something that needs attention, and where it's listed. Plain JSON. */
export interface AttentionItem {
  /** E.g. `3 orders are stuck`. */
  text: string;
  to: string;
  tone: Extract<Tone, "danger" | "warning">;
}
