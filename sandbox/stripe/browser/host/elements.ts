import type {
  StripeElementsUpdateOptions,
  StripeError,
  StripePaymentElementOptions,
} from "@stripe/stripe-js";
import type { ApiClient } from "../api/client";
import type { FontFile } from "../channel/messages";
import {
  type ElementsSettings,
  parseAppearance,
  parseElementsOptions,
  requireAmount,
  requireCurrency,
  type Terms,
} from "./elements-options";
import { EventListeners } from "./event-listeners";
import { fetchFonts } from "./font-files";
import { IntegrationError, isObject } from "./integration-error";
import { type ElementSettings, PaymentElement } from "./payment-element";

/** A group of elements for one payment, see https://docs.stripe.com/js/elements_object. */
export class Elements {
  readonly #listeners = new EventListeners();
  readonly #settings: ElementsSettings;
  readonly #element: ElementSettings & { fonts: FontFile[] };
  readonly #api: ApiClient;
  #terms: Terms;
  #payment: PaymentElement | null = null;
  #wasSubmitted = false;

  constructor(origin: string, publishableKey: string, api: ApiClient, options: unknown) {
    this.#settings = parseElementsOptions(options);
    this.#terms = this.#settings.terms;
    this.#api = api;
    const { appearance, loader } = this.#settings;
    this.#element = { origin, publishableKey, appearance, loader, fonts: [] };
    void fetchFonts(this.#settings.fonts, (font) => {
      this.#element.fonts.push(font);
      this.#payment?.addFont(font);
    });
  }

  create(type: unknown, options: StripePaymentElementOptions = {}): PaymentElement {
    if (type !== "payment")
      throw new IntegrationError(
        `A valid Element name must be provided. Valid Elements in the sandbox are: payment; you passed: ${String(type)}.`,
      );
    if (!isObject(options)) throw new IntegrationError("elements.create() takes an object of options.");
    if (this.#payment)
      throw new IntegrationError("Can only create one Element of type payment through Elements.");
    const element = new PaymentElement(this.#element, options, () => {
      this.#payment = null;
      this.#wasSubmitted = false;
    });
    this.#payment = element;
    return element;
  }

  getElement(type: unknown): PaymentElement | null {
    return type === "payment" || type === PaymentElement ? this.#payment : null;
  }

  async update(options: StripeElementsUpdateOptions): Promise<void> {
    if (!isObject(options)) throw new IntegrationError("elements.update() takes an object of options.");
    const { appearance, amount, currency } = options as StripeElementsUpdateOptions;
    if ("clientSecret" in options)
      throw new IntegrationError("elements.update(): clientSecret can't be changed; create new Elements.");
    if (amount !== undefined || currency !== undefined) this.#updateTerms(amount, currency);
    if (appearance !== undefined) {
      this.#element.appearance = parseAppearance(appearance);
      this.#payment?.setAppearance(this.#element.appearance);
    }
    queueMicrotask(() => this.#listeners.emit("update-end"));
  }

  /** Validates the form and shows errors in it. Must be called before `confirmPayment` in the deferred flow. */
  async submit(): Promise<{ error: StripeError } | { selectedPaymentMethod: "card" }> {
    const error = await this.mountedCard("elements.submit()").validate();
    if (error) return { error };
    this.#wasSubmitted = true;
    return { selectedPaymentMethod: "card" };
  }

  async fetchUpdates(): Promise<{ error?: { message: string; status?: string } }> {
    const { clientSecret } = this.#terms;
    if (clientSecret === null)
      throw new IntegrationError(
        "elements.fetchUpdates() needs Elements that were created with a clientSecret.",
      );
    const { error } = await this.#api.retrievePaymentIntent(clientSecret);
    return error ? { error: { message: error.message ?? "", status: error.code } } : {};
  }

  on(event: string, listener: unknown): this {
    this.#listeners.add(event, listener);
    return this;
  }

  once(event: string, listener: unknown): this {
    this.#listeners.add(event, listener, true);
    return this;
  }

  off(event: string, listener?: unknown): this {
    this.#listeners.remove(event, listener);
    return this;
  }

  /** @internal The current payment details. */
  get terms(): Terms {
    return this.#terms;
  }

  /** @internal Whether `submit()` found the form valid. */
  get wasSubmitted(): boolean {
    return this.#wasSubmitted;
  }

  /** @internal The Payment Element, if there is one. */
  get payment(): PaymentElement | null {
    return this.#payment;
  }

  /**
   * @internal The form on the page.
   * @throws IntegrationError when none is mounted
   */
  mountedCard(call: string): NonNullable<PaymentElement["cardFrame"]> {
    const card = this.#payment?.cardFrame;
    if (card) return card;
    throw new IntegrationError(
      `Invalid value for ${call}: elements should have a mounted Payment Element or Express Checkout Element.`,
    );
  }

  #updateTerms(amount: unknown, currency: unknown): void {
    const terms = this.#terms;
    if (terms.clientSecret !== null)
      throw new IntegrationError(
        "elements.update(): amount and currency belong to the intent when Elements were created with a clientSecret.",
      );
    this.#terms = {
      clientSecret: null,
      amount: amount === undefined ? terms.amount : requireAmount(amount),
      currency: currency === undefined ? terms.currency : requireCurrency(currency),
    };
  }
}
