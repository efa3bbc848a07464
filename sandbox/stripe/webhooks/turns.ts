import type { Document } from "../store/documents";

/** Lets the addresses of an endpoint take turns, attempt by attempt, so that a retry may go to another process. */
export class Turns {
  readonly #taken = new Map<string, number>();

  /** The address for the next attempt. */
  next({ object, hidden }: Document<"webhook_endpoint">): string {
    const urls = hidden.urls ?? [object.url];
    const turn = this.#taken.get(object.id) ?? 0;
    this.#taken.set(object.id, turn + 1);
    return urls[turn % urls.length] ?? object.url;
  }
}
