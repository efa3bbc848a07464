import { IntegrationError } from "./integration-error";

// biome-ignore lint/suspicious/noExplicitAny: each event has its own argument, as in Stripe's types
type Listener = (event?: any) => unknown;

/** `on`, `once` and `off`, as on Stripe's elements. */
export class EventListeners {
  readonly #listeners = new Map<string, { listener: Listener; once: boolean }[]>();

  add(event: string, listener: unknown, once = false): void {
    if (typeof event !== "string" || typeof listener !== "function")
      throw new IntegrationError(
        `When adding an event listener for an Element, you need to pass in the name of the event and a callback. You passed: ${String(event)}, ${typeof listener}.`,
      );
    this.#listeners.set(event, [...this.#of(event), { listener: listener as Listener, once }]);
  }

  /** Without a listener, removes all listeners of this event. */
  remove(event: string, listener?: unknown): void {
    const kept = listener ? this.#of(event).filter((each) => each.listener !== listener) : [];
    this.#listeners.set(event, kept);
  }

  emit(event: string, detail?: unknown): void {
    for (const { listener, once } of this.#of(event)) {
      if (once) this.remove(event, listener);
      try {
        listener(detail);
      } catch (error) {
        // A listener's exception must reach the shop's error handling without stopping the other listeners.
        reportError(error);
      }
    }
  }

  #of(event: string) {
    return this.#listeners.get(event) ?? [];
  }
}
