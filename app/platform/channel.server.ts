import { channel } from "node:diagnostics_channel";

/** What one part of the shop tells whoever listens, without knowing them. */
export interface Channel<Message> {
  /** Tells all listeners before it returns. Costs next to nothing while there are none, and never throws. */
  publish(message: Message): void;
  /** @returns what ends that. */
  subscribe(listener: (message: Message) => void): () => void;
}

/**
 * A channel of this process: the server and the app in it are bundles with modules of their own, and reach the same one by
 * its name.
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
