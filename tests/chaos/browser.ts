import { setTimeout as wait } from "node:timers/promises";
import { seededRandom } from "../../sandbox/stripe/faults/random";
import { stripeKeys } from "../fixtures/stripe";
import type { Student } from "./enrol-students";
import type { Tally } from "./tally";

const tries = 7;
const firstWaitMs = 300;
const longestWaitMs = 5_000;
const patienceMs = 30_000;
const claimPatienceMs = 3_000;

/** What Stripe tells a browser of an intent. */
export interface ConfirmAnswer {
  status: string;
}

export interface Price {
  currency: string;
  amountMinor: number;
}

/** How the shop answers a press of "Pay". */
export type Start =
  | { kind: "ready"; paymentIntentId: string; clientSecret: string }
  | { kind: "price_changed"; quote: Price }
  | { kind: "already_paid"; paymentIntentId: string }
  | { kind: "already_enrolled" };

/** Thrown when a student has lost patience with a step; giving up is legal. */
export class GaveUp extends Error {}

interface Connections {
  origin: string;
  stripeUrl: string;
  tally: Tally;
}

/** A student's browser on a flaky connection: tries again after growing waits, and gives up at last. */
export class Browser {
  readonly random: () => number;

  constructor(
    readonly student: Student,
    readonly connections: Connections,
    readonly seed: number,
  ) {
    this.random = seededRandom(seed);
  }

  /** The same browser, with another of the shop's web processes behind the proxy. */
  at(origin: string): Browser {
    return new Browser(this.student, { ...this.connections, origin }, this.seed + 1);
  }

  /** The pause of a person. */
  think(longestMs = 300): Promise<unknown> {
    return wait(this.random() * longestMs);
  }

  openCheckout(courseSlug: string): Promise<Response> {
    return this.#patiently("checkout page", [200, 302], () => this.#shop(`/checkout/${courseSlug}`));
  }

  async press(courseSlug: string, price: Price): Promise<Start> {
    const fields = { courseSlug, currency: price.currency, amountMinor: String(price.amountMinor) };
    const response = await this.#patiently("begin", [200, 409], () =>
      this.#post("/api/create-payment-intent", fields),
    );
    return (await response.json()) as Start;
  }

  /** Tells the shop that the payment is confirmed; as in a page, a failure is passed over. */
  async claim(paymentIntentId: string): Promise<void> {
    await this.#timed("claim", () =>
      this.#post(`/api/orders/${paymentIntentId}/confirmed`, {}, claimPatienceMs),
    ).catch(() => null);
  }

  openOrder(paymentIntentId: string): Promise<Response> {
    const path = `/payment/success?payment_intent=${paymentIntentId}&redirect_status=succeeded`;
    return this.#patiently("order page", [200, 302], () => this.#shop(path));
  }

  /**
   * Sends the card to Stripe.
   *
   * @returns the intent's status, or null when nobody can say how it ended.
   */
  async confirm(
    start: { paymentIntentId: string; clientSecret: string },
    card: string,
    signal?: AbortSignal,
  ) {
    const body = {
      client_secret: start.clientSecret,
      use_stripe_sdk: "true",
      return_url: `${this.connections.origin}/payment/success`,
      "payment_method_data[type]": "card",
      "payment_method_data[card][number]": card,
      "payment_method_data[card][exp_month]": "12",
      "payment_method_data[card][exp_year]": "2034",
      "payment_method_data[card][cvc]": "123",
    };
    return this.#stripe(`/v1/payment_intents/${start.paymentIntentId}/confirm`, body, signal);
  }

  authenticate(start: { paymentIntentId: string; clientSecret: string }) {
    const body = { client_secret: start.clientSecret, outcome: "complete" };
    return this.#stripe(`/v1/payment_intents/${start.paymentIntentId}/_authenticate`, body);
  }

  async #stripe(path: string, fields: Record<string, string>, signal?: AbortSignal): Promise<string | null> {
    try {
      const response = await this.#timed("confirm", () =>
        fetch(new URL(path, this.connections.stripeUrl), {
          method: "POST",
          headers: { Authorization: `Bearer ${stripeKeys.publishable}` },
          body: new URLSearchParams(fields),
          signal: signal ?? AbortSignal.timeout(patienceMs),
        }),
      );
      const answer = (await response.json()) as {
        status?: string;
        payment_intent?: { status: string };
        error?: { payment_intent?: { status: string } };
      };
      return answer.error?.payment_intent?.status ?? answer.payment_intent?.status ?? answer.status ?? null;
    } catch {
      return null;
    }
  }

  async #patiently(step: string, expected: number[], work: () => Promise<Response>): Promise<Response> {
    const { tally } = this.connections;
    for (let attempt = 0; attempt < tries; attempt++) {
      const response = await this.#timed(step, work).catch(() => null);
      if (response && expected.includes(response.status)) return response;
      if (response && response.status < 500 && response.status !== 429) {
        tally.surprise(`${step}: ${response.status} ${(await response.text()).slice(0, 200)}`);
        throw new GaveUp(step);
      }
      await response?.body?.cancel();
      tally.count(`trouble: ${step}: ${response ? response.status : "no answer"}`);
      await wait(Math.min(longestWaitMs, firstWaitMs * 2 ** attempt) * (0.5 + this.random()));
    }
    throw new GaveUp(step);
  }

  async #timed(step: string, work: () => Promise<Response>): Promise<Response> {
    const start = performance.now();
    const response = await work();
    this.connections.tally.took(step, performance.now() - start);
    return response;
  }

  #post(path: string, fields: Record<string, string>, withinMs?: number): Promise<Response> {
    const body = new URLSearchParams({ csrf: this.student.csrf, ...fields });
    return this.#shop(path, { method: "POST", body }, withinMs);
  }

  /** Answers are read to their end, so that their connection is free for the next request. */
  async #shop(path: string, init: RequestInit = {}, withinMs = patienceMs): Promise<Response> {
    const { origin } = this.connections;
    const response = await fetch(new URL(path, origin), {
      redirect: "manual",
      signal: AbortSignal.timeout(withinMs),
      ...init,
      headers: { Cookie: this.student.cookies, "X-Forwarded-For": this.student.address, Origin: origin },
    });
    const { status, headers } = response;
    return new Response([204, 304].includes(status) ? null : await response.text(), { status, headers });
  }
}
