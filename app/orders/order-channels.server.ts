import { openChannel } from "~/platform/channel.server";

/** A student has their order on screen. */
export interface ShownOrder {
  /** Whose clock has measured it: a browser without scripts can't. */
  clock: "browser" | "server";
  tookMs: number;
}

export const orderShown = openChannel<ShownOrder>("lectern:order-shown");
