/** Ways to refuse mail: `temporarily` answers every recipient with 451, `recipient` with 550. */
export const refusals = ["temporarily", "recipient"] as const;

export type Refusal = (typeof refusals)[number];

/** The refusal in force; not kept across restarts. */
export class Refusals {
  current: Refusal | null = null;

  /**
   * The refusal named in a request body: `{ "refuse": "temporarily" | "recipient" | null }`.
   *
   * @returns undefined when the body is invalid.
   */
  static read(body: string): Refusal | null | undefined {
    try {
      const refuse: unknown = Reflect.get(Object(JSON.parse(body)), "refuse");
      return refuse === null ? null : refusals.find((each) => each === refuse);
    } catch {
      return undefined;
    }
  }
}
