import { openChannel } from "~/platform/channel.server";

/** A student has their order on screen. */
export interface ShownOrder {
  /** Whose clock measured it: the server's, if the browser runs no scripts. */
  clock: "browser" | "server";
  tookMs: number;
}

export const orderShown = openChannel<ShownOrder>("lectern:order-shown");
