import type { PaymentIntent, PaymentMethod, StripeError } from "@stripe/stripe-js";
import { encodeForm, type FormFields } from "./form";

/** After this long without an answer the connection counts as lost. */
const TIMEOUT_MS = 60_000;

/** Either a result or the error object that the shop's page receives. */
export type Answer<T> = { readonly value: T; readonly error?: undefined } | { readonly error: StripeError };

/** The details of a payment that its client secret gives access to. */
export interface PaymentSummary {
  readonly id: string;
  readonly status: PaymentIntent.Status;
  readonly amount: number;
  readonly currency: string;
  readonly description: string | null;
  readonly card: { readonly brand: string; readonly last4: string } | null;
  readonly return_url: string | null;
}

/** What the 3-D Secure page reports. */
export type ChallengeOutcome = "complete" | "fail" | "close";

/** The API calls that a browser can make. None of them throws: a failure is an answer with `error`. */
export class ApiClient {
  constructor(
    private readonly origin: string,
    private readonly publishableKey?: string,
  ) {}

  createPaymentMethod(fields: FormFields): Promise<Answer<PaymentMethod>> {
    return this.#post("/v1/payment_methods", fields);
  }

  retrievePaymentIntent(clientSecret: string): Promise<Answer<PaymentIntent>> {
    return this.#get(intentPath(clientSecret), { client_secret: clientSecret });
  }

  confirmPaymentIntent(clientSecret: string, fields: FormFields): Promise<Answer<PaymentIntent>> {
    return this.#post(`${intentPath(clientSecret)}/confirm`, {
      ...fields,
      client_secret: clientSecret,
      use_stripe_sdk: true,
    });
  }

  /** The amount and method of a payment, for the 3-D Secure page and for checking a form against its intent. */
  summarizePayment(clientSecret: string): Promise<Answer<PaymentSummary>> {
    return this.#get(`${intentPath(clientSecret)}/_challenge`, { client_secret: clientSecret });
  }

  authenticate(
    clientSecret: string,
    outcome: ChallengeOutcome,
  ): Promise<Answer<{ payment_intent: PaymentIntent; redirect_to: string | null }>> {
    return this.#post(`${intentPath(clientSecret)}/_authenticate`, { client_secret: clientSecret, outcome });
  }

  #get<T>(path: string, fields: FormFields): Promise<Answer<T>> {
    return this.#send<T>(`${path}?${encodeForm(fields)}`, { method: "GET" });
  }

  #post<T>(path: string, fields: FormFields): Promise<Answer<T>> {
    return this.#send<T>(path, { method: "POST", body: encodeForm(fields) });
  }

  async #send<T>(path: string, init: RequestInit): Promise<Answer<T>> {
    const headers = this.publishableKey ? { Authorization: `Bearer ${this.publishableKey}` } : undefined;
    let response: Response;
    try {
      response = await fetch(this.origin + path, {
        ...init,
        headers,
        credentials: "omit",
        cache: "no-store",
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch {
      return { error: CONNECTION_ERROR };
    }
    const body = await response.json().catch(() => null);
    if (body?.error) return { error: body.error as StripeError };
    if (!response.ok || body === null) return { error: apiError(response.status) };
    return { value: body as T };
  }
}

/** The intent id in a client secret, or null if it isn't one: `pi_123_secret_456` → `pi_123`. */
export function intentIdOf(clientSecret: unknown): string | null {
  if (typeof clientSecret !== "string") return null;
  return /^(pi_[A-Za-z\d]+)_secret_[A-Za-z\d]+$/.exec(clientSecret)?.[1] ?? null;
}

function intentPath(clientSecret: string): string {
  return `/v1/payment_intents/${intentIdOf(clientSecret)}`;
}

/** Stripe.js's answer when its API can't be reached. */
export const CONNECTION_ERROR: StripeError = {
  type: "api_connection_error",
  message:
    "We are experiencing issues connecting to our payments provider. Please check your internet connection and try again.",
};

function apiError(status: number): StripeError {
  return {
    type: "api_error",
    message: `The local Stripe answered ${status} without an error object.`,
  };
}
