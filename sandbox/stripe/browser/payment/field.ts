import type { FieldProblem } from "../card/field-problem";
import { part } from "../page/document-parts";

/** A text field of the card form with its place for an error. */
export class Field {
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

  /** Shows what is wrong, in words below the field, or that nothing is. */
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
