import type { Appearance, PaymentMethod, StripeError } from "@stripe/stripe-js";
import { CONNECTION_ERROR } from "../api/client";
import type { FormFields } from "../api/form";
import { appearanceStyles } from "../appearance/appearance-styles";
import { channelName, connectToFrame, type FrameChannel } from "../channel/frame-channel";
import type { CardFormOptions, FontFile, FromCardForm, ToCardForm } from "../channel/messages";
import { setStyles } from "./inline-style";
import { skeleton } from "./skeleton";

/** How long the form may take to load before the element reports `loaderror`. */
const LOAD_TIMEOUT_MS = 15_000;

/** Height until the frame has measured itself; close enough that the page hardly moves. */
const FIRST_HEIGHT = 273;

/** Room around the form for focus rings, see payment.css. */
const BLEED = 4;

export interface CardFrameSettings {
  readonly origin: string;
  readonly publishableKey: string;
  readonly appearance: Appearance;
  readonly options: CardFormOptions;
  readonly loader: "auto" | "always" | "never";
  /** Grows as fonts arrive; see {@link CardFrame.addFont}. */
  readonly fonts: readonly FontFile[];
}

type FrameEvent = Exclude<FromCardForm, { type: "answer" | "height" }>;
type FrameAnswer = Extract<FromCardForm, { type: "answer" }>;
type Question =
  | { readonly type: "validate" }
  | { readonly type: "createPaymentMethod"; readonly billingDetails: FormFields };

/** The frame with the card form inside the shop's page. Card digits never leave it. */
export class CardFrame {
  readonly #box = document.createElement("div");
  readonly #frame = document.createElement("iframe");
  readonly #channel = channelName();
  readonly #questions = new Map<number, (answer: FrameAnswer) => void>();
  readonly #timeout: ReturnType<typeof setTimeout>;
  #line: FrameChannel<ToCardForm, FromCardForm> | null = null;
  #unsent: ToCardForm[] = [];
  #asked = 0;
  #hasFailed = false;
  #loader: HTMLElement | null = null;

  constructor(
    container: HTMLElement,
    private settings: CardFrameSettings,
    private readonly happened: (event: FrameEvent | { type: "loaderror"; error: StripeError }) => void,
  ) {
    this.#frame.title = "Secure payment input frame";
    this.#frame.allow = "payment *";
    this.#frame.src = `${settings.origin}/elements/payment.html#${this.#channel}`;
    this.#frame.addEventListener("load", () => this.#connect());
    setStyles(this.#box, { position: "relative", "min-height": "1px" });
    setStyles(this.#frame, {
      display: "block",
      border: "0",
      margin: `${-BLEED}px`,
      padding: "0",
      width: `calc(100% + ${2 * BLEED}px)`,
      "min-width": "100%",
      "max-width": "none",
      height: `${FIRST_HEIGHT}px`,
      opacity: "0",
      "background-color": "transparent",
    });
    this.#followColorScheme();
    if (settings.loader !== "never") this.#loader = skeleton(settings.appearance);
    this.#box.append(this.#frame, ...(this.#loader ? [this.#loader] : []));
    container.replaceChildren(this.#box);
    this.#timeout = setTimeout(() => this.#giveUp(), LOAD_TIMEOUT_MS);
  }

  /** Sends now, or as soon as the frame has loaded. */
  send(message: ToCardForm): void {
    if (message.type === "update") {
      this.settings = {
        ...this.settings,
        appearance: message.appearance ?? this.settings.appearance,
        options: message.options ?? this.settings.options,
      };
      this.#followColorScheme();
    }
    if (this.#line) this.#line.send(message);
    else this.#unsent.push(message);
  }

  /** Passes on a font just added to the settings; until the frame has loaded, it waits with the others. */
  addFont(font: FontFile): void {
    this.#line?.send({ type: "font", font });
  }

  /** Shows all errors in the form; resolves to the first error or null. */
  async validate(): Promise<StripeError | null> {
    const answer = await this.#ask({ type: "validate" });
    return "error" in answer ? answer.error : null;
  }

  /** Creates a payment method from the card in the form. */
  async createPaymentMethod(billingDetails: FormFields): Promise<PaymentMethod | { error: StripeError }> {
    const answer = await this.#ask({ type: "createPaymentMethod", billingDetails });
    if ("error" in answer) return { error: answer.error };
    return answer.paymentMethod ?? { error: CONNECTION_ERROR };
  }

  focus(): void {
    this.#frame.focus();
    this.send({ type: "focus" });
  }

  remove(): void {
    clearTimeout(this.#timeout);
    this.#line?.close();
    this.#line = null;
    this.#unsent = [];
    // A caller that still holds this frame, such as a payment in progress, must get an answer.
    this.#hasFailed = true;
    this.#box.remove();
    this.#answerOpenQuestions();
  }

  #giveUp(): void {
    this.#hasFailed = true;
    this.#unsent = [];
    this.#answerOpenQuestions();
    this.happened({ type: "loaderror", error: CONNECTION_ERROR });
  }

  #ask(question: Question): Promise<FrameAnswer> {
    this.#asked += 1;
    const request = this.#asked;
    if (this.#hasFailed) return Promise.resolve({ type: "answer", request, error: CONNECTION_ERROR });
    return new Promise((resolve) => {
      this.#questions.set(request, resolve);
      this.send({ ...question, request });
    });
  }

  #connect(): void {
    // A reloaded frame has lost its channel, and everything typed or requested.
    this.#line?.close();
    this.#answerOpenQuestions();
    const { publishableKey, appearance, options } = this.settings;
    this.#line = connectToFrame<ToCardForm, FromCardForm>(
      this.#frame,
      this.settings.origin,
      this.#channel,
      (message) => this.#received(message),
    );
    for (const font of this.settings.fonts) this.addFont(font);
    this.#line.send({ type: "start", publishableKey, appearance, options });
    const unsent = this.#unsent;
    this.#unsent = [];
    for (const message of unsent) this.send(message);
  }

  #received(message: FromCardForm): void {
    if (message.type === "answer") {
      this.#questions.get(message.request)?.(message);
      this.#questions.delete(message.request);
      return;
    }
    if (message.type === "height") {
      const height = Math.min(Math.max(Number(message.pixels) || 0, 1), 5000);
      setStyles(this.#frame, { height: `${height}px` });
      return;
    }
    if (message.type === "ready") {
      clearTimeout(this.#timeout);
      this.#hasFailed = false;
      this.#loader?.remove();
      setStyles(this.#frame, { opacity: "1" });
    }
    this.happened(message);
  }

  #answerOpenQuestions(): void {
    for (const [request, resolve] of this.#questions) {
      if (this.#unsent.some((message) => "request" in message && message.request === request)) continue;
      resolve({ type: "answer", request, error: CONNECTION_ERROR });
      this.#questions.delete(request);
    }
  }

  // A frame whose colour scheme differs from its document's is painted opaque by the browser.
  #followColorScheme(): void {
    setStyles(this.#frame, { "color-scheme": appearanceStyles(this.settings.appearance).colorScheme });
  }
}
