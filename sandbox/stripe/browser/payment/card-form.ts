import type { StripeError } from "@stripe/stripe-js";
import { brandOf } from "../../cards";
import type { FormFields } from "../api/form";
import { CARD_FIELDS, type CardEntry, type CardField, cardProblems, isEmptyEntry } from "../card/card-entry";
import { expiryDigits, expiryOf, formatExpiry } from "../card/expiry";
import { type FieldProblem, isIncomplete } from "../card/field-problem";
import { formatCardNumber } from "../card/number";
import { formatPostalCode } from "../card/postal-code";
import { fieldOfRefusal } from "../card/refusal";
import { longestSecurityCode } from "../card/security-code";
import type { CardFormOptions, CardFormState } from "../channel/messages";
import { part } from "../page/document-parts";
import { BillingCountry } from "./billing-country";
import { showBrand } from "./brand-marks";
import { maskInput } from "./masked-input";

/** The card form: its fields, their errors, and when to show them. */
export class CardForm {
  readonly #fields: Record<CardField, Field> = {
    number: new Field("number"),
    expiry: new Field("expiry"),
    cvc: new Field("cvc"),
    postalCode: new Field("postal-code"),
  };
  readonly #country = new BillingCountry(() => this.#countryChanged());
  readonly #controls = part("controls", HTMLFieldSetElement);
  readonly #method = part("method", HTMLButtonElement);
  readonly #shown = new Map<CardField, Pick<FieldProblem, "message">>();
  #asksPostalCode = true;
  #lastFocused: HTMLInputElement | null = null;
  #readOnly = false;
  #busy = false;

  /** @param changed called after every edit */
  constructor(private readonly changed: (state: CardFormState) => void) {
    const { number, expiry, cvc, postalCode } = this.#fields;
    maskInput(number.input, formatCardNumber);
    maskInput(expiry.input, formatExpiry);
    maskInput(cvc.input, (typed) => typed.replace(/\D/g, "").slice(0, longestSecurityCode(this.#brand)));
    maskInput(postalCode.input, (typed) => formatPostalCode(typed, this.#country.value));
    for (const field of CARD_FIELDS) {
      this.#fields[field].input.addEventListener("input", () => this.#edited(field));
      this.#fields[field].input.addEventListener("blur", () => this.#left(field));
    }
    this.#method.addEventListener("click", () => {
      this.#collapse(false);
      this.focus();
    });
    showBrand("unknown", "");
  }

  get state(): CardFormState {
    const entry = this.#entry;
    return {
      complete: cardProblems(entry, new Date()).size === 0,
      empty: isEmptyEntry(entry),
      collapsed: !this.#method.hidden,
      country: this.#country.isAsked ? entry.country : null,
      postalCode: entry.postalCode || null,
    };
  }

  /** Applies the shop's options; its country applies only until the customer chooses one. */
  configure(options: CardFormOptions): void {
    this.#country.configure(options);
    this.#asksPostalCode = options.asksPostalCode;
    this.#readOnly = options.readOnly;
    if (options.postalCode && !this.#fields.postalCode.value)
      this.#fields.postalCode.value = formatPostalCode(options.postalCode, this.#country.value);
    this.#countryChanged();
    this.#disable();
  }

  /** Locks the fields while a payment is in progress; afterwards restores the caret. */
  setBusy(busy: boolean): void {
    if (busy === this.#busy) return;
    const { activeElement } = document;
    if (busy) this.#lastFocused = activeElement instanceof HTMLInputElement ? activeElement : null;
    this.#busy = busy;
    this.#disable();
    if (!busy && document.hasFocus() && activeElement === document.body) this.#lastFocused?.focus();
  }

  /** Shows all errors, moves focus to the first, and returns it. */
  validate(): StripeError | null {
    const problems = cardProblems(this.#entry, new Date());
    this.#collapse(false);
    for (const field of CARD_FIELDS) this.#show(field, problems.get(field) ?? null);
    const [first] = problems;
    if (!first) return null;
    const [field, { code, message }] = first;
    this.#fields[field].input.focus();
    return { type: "validation_error", code, message };
  }

  /** Shows the bank's refusal at the field it concerns, until that field is edited. */
  showRefusal(error: StripeError): void {
    const field = fieldOfRefusal(error);
    if (field && error.message) this.#show(field, { message: error.message });
  }

  /** The parameters of `POST /v1/payment_methods`; call after `validate()`. */
  paymentMethodFields(): FormFields {
    const { number, expiry, cvc, country, postalCode } = this.#entry;
    const date = expiryOf(expiryDigits(expiry));
    return {
      type: "card",
      card: { number: number.replace(/\D/g, ""), exp_month: date?.month, exp_year: date?.year, cvc },
      billing_details: {
        address: {
          country: this.#country.isAsked ? country : undefined,
          postal_code: postalCode.trim() || undefined,
        },
      },
    };
  }

  /** Fills the form with a card, as if typed. */
  fill(entry: Omit<CardEntry, "country">): void {
    this.#collapse(false);
    for (const field of CARD_FIELDS) this.#fields[field].value = entry[field];
    this.#fields.number.value = formatCardNumber(entry.number);
    for (const field of CARD_FIELDS) this.#edited(field);
  }

  get country(): string {
    return this.#country.value;
  }

  get asksPostalCode(): boolean {
    return !part("postal-code-field", HTMLElement).hidden;
  }

  focus(): void {
    const [field] = cardProblems(this.#entry, new Date()).keys();
    this.#fields[field ?? "number"].input.focus();
  }

  clear(): void {
    this.fill({ number: "", expiry: "", cvc: "", postalCode: "" });
  }

  collapse(): void {
    this.#collapse(true);
  }

  get #brand() {
    return brandOf(this.#fields.number.value.replace(/\D/g, ""));
  }

  get #entry(): CardEntry {
    const { number, expiry, cvc, postalCode } = this.#fields;
    return {
      number: number.value,
      expiry: expiry.value,
      cvc: cvc.value,
      country: this.asksPostalCode ? this.#country.value : "",
      postalCode: this.asksPostalCode ? postalCode.value : "",
    };
  }

  #edited(field: CardField): void {
    if (field === "number") {
      showBrand(this.#brand, this.#fields.number.value);
      this.#fields.cvc.input.placeholder = this.#brand === "amex" ? "CVV" : "CVC";
      this.#fields.cvc.value = this.#fields.cvc.value.slice(0, longestSecurityCode(this.#brand));
    }
    const problem = cardProblems(this.#entry, new Date()).get(field);
    this.#show(field, problem && !isIncomplete(problem) ? problem : null);
    this.changed(this.state);
  }

  #left(field: CardField): void {
    if (this.#fields[field].value === "" || this.#busy) return;
    const problem = cardProblems(this.#entry, new Date()).get(field);
    if (problem) this.#show(field, problem);
  }

  #show(field: CardField, problem: Pick<FieldProblem, "message"> | null): void {
    if (problem) this.#shown.set(field, problem);
    else this.#shown.delete(field);
    this.#fields[field].show(problem);
  }

  #countryChanged(): void {
    this.#country.askForPostalCode(this.#asksPostalCode);
    const { postalCode } = this.#fields;
    postalCode.value = formatPostalCode(postalCode.value, this.#country.value);
    this.#show("postalCode", null);
    this.changed(this.state);
  }

  #collapse(collapsed: boolean): void {
    if (this.#method.hidden === !collapsed) return;
    this.#method.hidden = !collapsed;
    part("fields", HTMLElement).hidden = collapsed;
    this.changed(this.state);
  }

  #disable(): void {
    this.#controls.disabled = this.#busy || this.#readOnly;
  }
}

/** A text field of the card form, with its error message. */
class Field {
  readonly input: HTMLInputElement;
  readonly #error: HTMLElement;

  constructor(readonly id: string) {
    this.input = part(id, HTMLInputElement);
    this.#error = part(`${id}-error`, HTMLElement);
  }

  get value(): string {
    return this.input.value;
  }

  set value(value: string) {
    this.input.value = value;
    this.#markEmpty();
  }

  /** Shows an error below the field, or clears it. */
  show(problem: Pick<FieldProblem, "message"> | null): void {
    this.#markEmpty();
    this.input.classList.toggle("Input--invalid", problem !== null);
    this.input.setAttribute("aria-invalid", String(problem !== null));
    this.#error.hidden = problem === null;
    if (this.#error.textContent !== (problem?.message ?? ""))
      this.#error.textContent = problem?.message ?? "";
  }

  #markEmpty(): void {
    this.input.classList.toggle("Input--empty", this.value === "");
  }
}
