/**
 * An error that the caller must handle: the code says what happened, the facts to what.
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
