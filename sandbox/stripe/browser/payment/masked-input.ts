/** Reformats a text field while the user types. */
export type Mask = (typed: string, erasing: boolean) => string;

const SIGNIFICANT = /[A-Za-z\d]/;

function countSignificant(text: string): number {
  return [...text].filter((character) => SIGNIFICANT.test(character)).length;
}

/** The caret position that keeps as many typed characters before it as before reformatting. */
export function caretAfter(text: string, significant: number): number {
  if (significant === 0) return 0;
  let seen = 0;
  for (const [index, character] of [...text].entries()) {
    if (SIGNIFICANT.test(character)) seen += 1;
    if (seen === significant) return index + 1;
  }
  return text.length;
}

/** Keeps `input` formatted by `mask`, without moving the caret. */
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
