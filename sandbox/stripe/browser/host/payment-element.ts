import type { Appearance, StripeError, StripePaymentElementOptions } from "@stripe/stripe-js";
import type { CardFormState, FontFile, FromCardForm } from "../channel/messages";
import { CardFrame } from "./card-frame";
import { cardFormOptions } from "./element-options";
import { EventListeners } from "./event-listeners";
import { IntegrationError, isObject } from "./integration-error";

/** What a Payment Element needs from the group that created it. */
export interface ElementSettings {
  readonly origin: string;
  readonly publishableKey: string;
  readonly loader: "auto" | "always" | "never";
  appearance: Appearance;
  readonly fonts: readonly FontFile[];
}

/** Classes on the container while an element is mounted in it, as with Stripe.js. */
const CLASSES = ["StripeElement", "StripeElement--focus", "StripeElement--complete", "StripeElement--empty"];

const ELEMENT = { elementType: "payment" } as const;

/** Stripe's Payment Element for cards, see https://docs.stripe.com/js/element/payment_element. */
export class PaymentElement {
  readonly #listeners = new EventListeners();
  readonly #settings: ElementSettings;
  readonly #destroyed: () => void;
  #options: StripePaymentElementOptions;
  #container: HTMLElement | null = null;
  #frame: CardFrame | null = null;
  #isDestroyed = false;

  constructor(settings: ElementSettings, options: StripePaymentElementOptions, destroyed: () => void) {
    this.#settings = settings;
    this.#options = options;
    this.#destroyed = destroyed;
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

  mount(target: string | HTMLElement): void {
    this.#refuseIfDestroyed();
    const container = typeof target === "string" ? document.querySelector(target) : target;
    if (!(container instanceof HTMLElement))
      throw new IntegrationError(
        typeof target === "string"
          ? `The selector you specified (${target}) applies to no DOM elements that are currently on the page. Make sure the element exists on the page before calling mount().`
          : "Invalid DOM element. You should call mount() with either a valid selector or a DOM element.",
      );
    if (this.#container === container && this.#frame) return;
    this.unmount();
    this.#container = container;
    container.classList.add("StripeElement");
    const { origin, publishableKey, appearance, loader, fonts } = this.#settings;
    const options = cardFormOptions(this.#options);
    const settings = { origin, publishableKey, appearance, options, loader, fonts };
    this.#frame = new CardFrame(container, settings, (event) => this.#happened(event));
    queueMicrotask(() => this.#frame && this.#listeners.emit("loaderstart", ELEMENT));
  }

  unmount(): void {
    this.#frame?.remove();
    this.#frame = null;
    this.#container?.classList.remove(...CLASSES);
    this.#container = null;
  }

  destroy(): void {
    this.#refuseIfDestroyed();
    this.unmount();
    this.#isDestroyed = true;
    this.#destroyed();
  }

  update(options: StripePaymentElementOptions): this {
    this.#refuseIfDestroyed();
    if (!isObject(options)) throw new IntegrationError("element.update() takes an object of options.");
    this.#options = { ...this.#options, ...options };
    this.#frame?.send({ type: "update", options: cardFormOptions(this.#options) });
    return this;
  }

  focus(): void {
    this.#frame?.focus();
  }

  blur(): void {
    this.#frame?.send({ type: "blur" });
  }

  clear(): void {
    this.#frame?.send({ type: "clear" });
  }

  collapse(): this {
    this.#frame?.send({ type: "collapse" });
    return this;
  }

  /** @internal For the group of elements: the form on the page, or null while it is not mounted. */
  get cardFrame(): Pick<CardFrame, "validate" | "createPaymentMethod"> | null {
    return this.#frame;
  }

  /** @internal The current options. */
  get currentOptions(): StripePaymentElementOptions {
    return this.#options;
  }

  /** @internal Restyles the form while it is on the page. */
  setAppearance(appearance: Appearance): void {
    this.#settings.appearance = appearance;
    this.#frame?.send({ type: "update", appearance });
  }

  /** @internal Passes the form a font just added to the group's settings. */
  addFont(font: FontFile): void {
    this.#frame?.addFont(font);
  }

  /** @internal Locks the form while a payment is in progress. */
  setBusy(busy: boolean): void {
    this.#frame?.send({ type: "busy", busy });
  }

  /** @internal Shows the bank's refusal in the form. */
  showRefusal(error: StripeError): void {
    this.#frame?.send({ type: "refused", error });
  }

  #happened(
    event: Exclude<FromCardForm, { type: "answer" | "height" }> | { type: "loaderror"; error: StripeError },
  ): void {
    const classes = this.#container?.classList;
    switch (event.type) {
      case "change":
        classes?.toggle("StripeElement--complete", event.state.complete);
        classes?.toggle("StripeElement--empty", event.state.empty);
        this.#listeners.emit("change", changeEvent(event.state));
        break;
      case "loaderror":
        this.#listeners.emit("loaderror", { ...ELEMENT, error: event.error });
        break;
      case "enter":
        this.#container?.closest("form")?.requestSubmit();
        break;
      default:
        if (event.type === "focus" || event.type === "blur")
          classes?.toggle("StripeElement--focus", event.type === "focus");
        this.#listeners.emit(event.type, ELEMENT);
    }
  }

  #refuseIfDestroyed(): void {
    if (this.#isDestroyed)
      throw new IntegrationError(
        "This Element has already been destroyed. Please create a new Element with `elements.create()`.",
      );
  }
}

function changeEvent({ complete, empty, collapsed, country, postalCode }: CardFormState) {
  const billingDetails = { address: { country, postalCode } };
  return { ...ELEMENT, complete, empty, collapsed, value: { type: "card", billingDetails } };
}
