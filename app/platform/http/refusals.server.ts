import { openChannel } from "../channel.server";

/** A request that was refused for a reason that an honest visitor rarely encounters. */
export interface Refusal {
  /** What was wrong, e.g. `foreign_origin`. */
  kind: string;
  /** Who sent it: a user's id, or the network that it came from. */
  who: string;
  /** What it concerned, e.g. the path or the limit's name. Never a secret. */
  about: string;
}

const refusals = openChannel<Refusal>("lectern:refusals");

/** Publishes that a request was refused. Costs next to nothing, and never throws. */
export function reportRefusal(refusal: Refusal): void {
  refusals.publish(refusal);
}

/**
 * Subscribes to every refusal in this process.
 *
 * @returns a function that unsubscribes.
 */
export function watchRefusals(onRefusal: (refusal: Refusal) => void): () => void {
  return refusals.subscribe(onRefusal);
}
