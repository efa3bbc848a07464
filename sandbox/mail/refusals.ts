/** How the server may be told to refuse: `temporarily` answers 451 to each recipient, `recipient` 550. */
export const refusals = ["temporarily", "recipient"] as const;

export type Refusal = (typeof refusals)[number];

/** What the server is told to refuse; forgotten when it stops. */
export class Refusals {
  current: Refusal | null = null;

  /**
   * The refusal that a request body names: `{ "refuse": "temporarily" | "recipient" | null }`.
   *
   * @returns undefined when it names none.
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
