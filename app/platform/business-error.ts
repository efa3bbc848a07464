/**
 * Something that its caller has to decide about: the code says what it is, the facts say of what.
 *
 * @example
 * export class OrderError extends BusinessError<OrderErrorCode> {
 *   override name = "OrderError";
 * }
 */
export abstract class BusinessError<Code extends string> extends Error {
  constructor(
    readonly code: Code,
    readonly facts: Record<string, unknown> = {},
  ) {
    super(`${code} ${JSON.stringify(facts)}`);
  }
}
