import { openChannel } from "../channel.server";

/** A request that was turned away in a way that an honest visitor seldom sees. */
export interface Refusal {
  /** What was wrong, e.g. `foreign_origin`. */
  kind: string;
  /** Whose request it was: a user's id, or the network that it came from. */
  who: string;
  /** What it was about, e.g. the path or the limit's name. Never a secret. */
  about: string;
}

const refusals = openChannel<Refusal>("lectern:refusals");

/** Tells whoever watches that a request was refused. Costs next to nothing, and never throws. */
export function reportRefusal(refusal: Refusal): void {
  refusals.publish(refusal);
}

/**
 * Hears of every refusal in this process.
 *
 * @returns what ends that.
 */
export function watchRefusals(onRefusal: (refusal: Refusal) => void): () => void {
  return refusals.subscribe(onRefusal);
}
