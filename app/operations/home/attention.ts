import type { Tone } from "~/ui/tone";

/** Something that waits for a person, and where it is listed. Plain JSON. */
export interface AttentionItem {
  count: number;
  /** After the count, e.g. `orders are stuck`. */
  what: string;
  to: string;
  tone: Extract<Tone, "danger" | "warning">;
}
