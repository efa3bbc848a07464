/** Rewrites a text field while it is typed in. */
export type Mask = (typed: string, erasing: boolean) => string;

const SIGNIFICANT = /[A-Za-z\d]/;

function countSignificant(text: string): number {
  return [...text].filter((character) => SIGNIFICANT.test(character)).length;
}

/** Where the caret belongs so that as many typed characters stand before it as before the rewriting. */
export function caretAfter(text: string, significant: number): number {
  if (significant === 0) return 0;
  let seen = 0;
  for (const [index, character] of [...text].entries()) {
    if (SIGNIFICANT.test(character)) seen += 1;
    if (seen === significant) return index + 1;
  }
  return text.length;
}

/** Keeps `input` in the form that `mask` gives it, with the caret where the typist left it. */
export function maskInput(input: HTMLInputElement, mask: Mask): void {
  input.addEventListener("input", (event) => {
    const erasing = event instanceof InputEvent && event.inputType === "deleteContentBackward";
    const caret = input.selectionStart ?? input.value.length;
    const atEnd = caret === input.value.length;
    const before = countSignificant(input.value.slice(0, caret));
    const masked = mask(input.value, erasing);
    if (masked === input.value) return;
    input.value = masked;
    if (document.activeElement !== input) return;
    const position = atEnd ? masked.length : caretAfter(masked, before);
    input.setSelectionRange(position, position);
  });
}
