import type { ConfirmCardPaymentData, PaymentMethod, StripeError } from "@stripe/stripe-js";
import { ApiClient } from "../api/client";
import type { FormFields } from "../api/form";
import { confirmPayment } from "./confirm-payment";
import { Elements } from "./elements";
import { requireClientSecret } from "./elements-options";
import { alone } from "./in-flight";
import { IntegrationError, isObject } from "./integration-error";
import { type IntentResult, resultOf } from "./intent-result";
import { authenticate } from "./next-action";

/** The object that `Stripe(publishableKey)` returns, with the calls that the sandbox supports. */
export class StripeObject {
  readonly #api: ApiClient;
  readonly #origin: string;
  readonly #publishableKey: string;

  constructor(origin: string, publishableKey: string) {
    this.#origin = origin;
    this.#publishableKey = publishableKey;
    this.#api = new ApiClient(origin, publishableKey);
  }

  elements(options?: unknown): Elements {
    return new Elements(this.#origin, this.#publishableKey, this.#api, options);
  }

  confirmPayment(options?: unknown): Promise<IntentResult> {
    return confirmPayment({ api: this.#api, origin: this.#origin }, options);
  }

  /** Confirms with an existing payment method; the sandbox has no Card Element to take one from. */
  async confirmCardPayment(
    clientSecret: unknown,
    data: ConfirmCardPaymentData = {},
    options: { handleActions?: boolean } = {},
  ): Promise<IntentResult> {
    const secret = requireClientSecret(clientSecret, "stripe.confirmCardPayment()");
    if (isObject(data.payment_method))
      throw new IntegrationError(
        "stripe.confirmCardPayment(): the sandbox has no Card Element; pass the id of a payment method or use stripe.confirmPayment() with the Payment Element.",
      );
    return alone([secret], "confirmCardPayment", async () => {
      const answer = await this.#api.confirmPaymentIntent(secret, { ...data } as FormFields);
      if (answer.error) return { error: answer.error };
      if (answer.value.status !== "requires_action" || options.handleActions === false)
        return resultOf(answer.value);
      return authenticate({ api: this.#api, origin: this.#origin }, answer.value, secret);
    });
  }

  async retrievePaymentIntent(clientSecret: unknown): Promise<IntentResult> {
    const secret = requireClientSecret(clientSecret, "stripe.retrievePaymentIntent()");
    const answer = await this.#api.retrievePaymentIntent(secret);
    return answer.error ? { error: answer.error } : { paymentIntent: answer.value };
  }

  async handleNextAction(options?: unknown): Promise<IntentResult> {
    const call = "stripe.handleNextAction()";
    const secret = requireClientSecret(isObject(options) ? options.clientSecret : undefined, call);
    return alone([secret], "handleNextAction", async () => {
      const answer = await this.#api.retrievePaymentIntent(secret);
      if (answer.error) return { error: answer.error };
      if (answer.value.status !== "requires_action")
        throw new IntegrationError(
          `${call}: The PaymentIntent supplied is not in the requires_action state.`,
        );
      return authenticate({ api: this.#api, origin: this.#origin }, answer.value, secret);
    });
  }

  handleCardAction(clientSecret: unknown): Promise<IntentResult> {
    return this.handleNextAction({ clientSecret });
  }

  /** Creates a payment method from the form, for confirmation on the server. */
  async createPaymentMethod(
    options?: unknown,
  ): Promise<{ paymentMethod: PaymentMethod } | { error: StripeError }> {
    const call = "stripe.createPaymentMethod()";
    const elements = isObject(options) ? options.elements : undefined;
    if (!(elements instanceof Elements))
      throw new IntegrationError(`Invalid value for ${call}: elements should be an Elements instance.`);
    const card = elements.mountedCard(call);
    if (!elements.wasSubmitted)
      throw new IntegrationError(
        "elements.submit() must be called before createPaymentMethod(). Call elements.submit() as soon as your customer presses pay, prior to any asynchronous work. Integration guide: https://stripe.com/docs/payments/accept-a-payment-deferred",
      );
    const { params = {} } = options as { params?: { billing_details?: FormFields } };
    const result = await card.createPaymentMethod(params.billing_details ?? {});
    return "error" in result ? { error: result.error } : { paymentMethod: result };
  }

  /** Wrappers register themselves for Stripe's statistics; the sandbox keeps none. */
  registerAppInfo(_info: unknown): void {}

  _registerWrapper(_info: unknown): void {}
}
