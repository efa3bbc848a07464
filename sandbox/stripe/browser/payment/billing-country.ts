import { countries, firstCountry } from "../card/countries";
import { postalRule } from "../card/postal-code";
import type { CardFormOptions } from "../channel/messages";
import { part } from "../page/document-parts";

/** The billing country field, which decides whether and how the form asks for a postal code. */
export class BillingCountry {
  readonly #select = part("country", HTMLSelectElement);
  #chosen = false;

  constructor(changed: () => void) {
    this.#select.append(...countries().map(({ code, name }) => new Option(name, code)));
    this.#select.value = firstCountry(undefined, navigator.language);
    this.#select.addEventListener("change", () => {
      this.#chosen = true;
      changed();
    });
  }

  get value(): string {
    return this.#select.value;
  }

  get isAsked(): boolean {
    return !part("country-field", HTMLElement).hidden;
  }

  configure({ country, asksCountry }: CardFormOptions): void {
    if (!this.#chosen) this.#select.value = firstCountry(country, navigator.language);
    part("country-field", HTMLElement).hidden = !asksCountry;
  }

  /** Shows the postal code field if the country has one and the shop wants it. */
  askForPostalCode(wanted: boolean): void {
    const rule = wanted && this.isAsked ? postalRule(this.value) : null;
    part("postal-code-field", HTMLElement).hidden = rule === null;
    part("country-row", HTMLElement).hidden = !this.isAsked;
    if (!rule) return;
    part("postal-code-label", HTMLElement).textContent = rule.label;
    const input = part("postal-code", HTMLInputElement);
    input.placeholder = rule.placeholder;
    input.inputMode = rule.numeric ? "numeric" : "text";
  }
}
