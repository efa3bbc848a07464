import { brandOf, type CardOutcome, cvcLength, type TestCard, testCardByNumber } from "../../cards";
import { brandName } from "../card/brand-name";
import { formatCardNumber } from "../card/number";
import { part } from "../page/document-parts";
import { brandMark } from "./brand-marks";
import type { CardForm } from "./card-form";

const OFFERED = [
  "4242424242424242",
  "5555555555554444",
  "378282246310005",
  "4000002500003155",
  "4000008400001629",
  "4000000000000002",
  "4000000000009995",
  "4000000000000069",
  "4000000000000127",
  "4000000000000119",
  "4000000000007726",
  "4000000000005126",
  "4000000000000259",
  "4000000000002685",
  "4000000000001976",
  "4000000000005423",
];

const WORDS: Readonly<Record<CardOutcome, string>> = {
  approve: "Succeeds",
  generic_decline: "Declined",
  decline_after_attaching: "Can be saved, then declined",
  insufficient_funds: "Insufficient funds",
  lost_card: "Lost card",
  stolen_card: "Stolen card",
  expired_card: "Expired card",
  incorrect_cvc: "Wrong security code",
  processing_error: "Processing error",
  fraudulent: "Blocked as fraud",
  challenge_then_approve: "Asks for 3-D Secure",
  challenge_then_decline: "3-D Secure, then declined",
  refund_pending: "Paid; a refund takes a while",
  refund_failure: "Paid; a refund fails later",
  dispute_fraudulent: "Paid, then disputed as fraud",
  dispute_product_not_received: "Paid, then disputed as not received",
  dispute_inquiry: "Paid, then the bank inquires",
  early_fraud_warning: "Paid, then a fraud warning",
};

const EXAMPLE_POSTAL_CODES: Readonly<Record<string, string>> = { US: "42424", GB: "SW1A 1AA", CA: "M5T 1T4" };

/** The list of test cards below the form; choosing one fills in the form. */
export class TestCardsMenu {
  readonly #toggle = part("cards-toggle", HTMLButtonElement);
  readonly #list = part("cards", HTMLElement);

  constructor(private readonly form: CardForm) {
    const cards = OFFERED.map(testCardByNumber).filter((card) => card !== undefined);
    this.#list.append(...cards.map((card) => this.#item(card)));
    this.#toggle.addEventListener("click", () => this.#open(this.#list.hidden));
  }

  get isOpen(): boolean {
    return !this.#list.hidden;
  }

  close(): void {
    this.#open(false);
    this.#toggle.focus();
  }

  #open(open: boolean): void {
    this.#list.hidden = !open;
    this.#toggle.setAttribute("aria-expanded", String(open));
  }

  #item(card: TestCard): HTMLLIElement {
    const words = document.createElement("span");
    words.className = "TestCard-words";
    words.textContent = WORDS[card.outcome];
    const number = document.createElement("span");
    number.className = "TestCard-number";
    number.textContent = formatCardNumber(card.number);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "TestCard";
    button.append(brandMark(card.brand), words, number);
    button.addEventListener("click", () => this.#choose(card));
    const item = document.createElement("li");
    item.append(button);
    return item;
  }

  #choose(card: TestCard): void {
    this.form.fill({
      number: card.number,
      expiry: "12 / 34",
      cvc: "1234".slice(0, cvcLength(brandOf(card.number))),
      postalCode: (this.form.asksPostalCode && EXAMPLE_POSTAL_CODES[this.form.country]) || "",
    });
    this.close();
    part("announcement", HTMLElement).textContent =
      `${brandName(card.brand)} test card ending in ${card.number.slice(-4)} filled in.`;
  }
}
