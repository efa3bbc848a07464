import { channel } from "node:diagnostics_channel";

/** Lets one part of the shop tell others what happened, without knowing who listens. */
export interface Channel<Message> {
  /** Calls all listeners before it returns. Costs next to nothing when there are none, and never throws. */
  publish(message: Message): void;
  /** @returns a function that ends the subscription. */
  subscribe(listener: (message: Message) => void): () => void;
}

/**
 * Opens this process's channel of that name. The server and the app inside it are separate bundles with modules of their
 * own, so they share a channel by its name.
 *
 * @example
 * export const orderPaid = openChannel<PaidOrder>("lectern:order-paid");
 */
export function openChannel<Message>(name: string): Channel<Message> {
  const named = channel(name);
  return {
    publish: (message) => named.publish(message),
    subscribe(listener) {
      const onMessage = (message: unknown) => listener(message as Message);
      named.subscribe(onMessage);
      return () => named.unsubscribe(onMessage);
    },
  };
}
