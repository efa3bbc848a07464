import type Stripe from "stripe";

/** Error types of Stripe's envelope, see https://docs.stripe.com/api/errors. */
export type ProblemType = "api_error" | "card_error" | "idempotency_error" | "invalid_request_error";

export interface ProblemDetails {
  code?: string;
  param?: string;
  decline_code?: string;
  advice_code?: string;
  charge?: string;
  payment_intent?: Stripe.PaymentIntent;
  payment_method?: Stripe.PaymentMethod;
}

/** An answer other than success, as Stripe words it. Thrown inside a call, it rolls back the call's writes. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly type: ProblemType,
    message: string,
    readonly details: ProblemDetails = {},
    /** Whether an idempotency key stores this answer; not for invalid parameters. */
    readonly kept = false,
  ) {
    super(message);
    this.name = "Problem";
  }

  /** The inner object of the error envelope. */
  get body(): { message: string; type: ProblemType } & ProblemDetails & { doc_url?: string } {
    const { code } = this.details;
    return {
      ...this.details,
      ...(code ? { doc_url: documentationOf(code) } : {}),
      message: this.message,
      type: this.type,
    };
  }
}

/** Stripe's page about an error code. */
export function documentationOf(code: string): string {
  return `https://stripe.com/docs/error-codes/${code.replaceAll("_", "-")}`;
}

/** A request that Stripe would refuse with 400. */
export function invalidRequest(message: string, details: ProblemDetails = {}): Problem {
  return new Problem(400, "invalid_request_error", message, details);
}

/**
 * An unknown id: 404 when it is part of the URL, 400 when it is a parameter.
 * @param noun as Stripe says it in this message, e.g. `payment_intent`, `PaymentMethod`
 */
export function noSuch(noun: string, id: string, param: string, status: 400 | 404 = 404): Problem {
  return new Problem(status, "invalid_request_error", `No such ${noun}: '${id}'`, {
    code: "resource_missing",
    param,
  });
}
