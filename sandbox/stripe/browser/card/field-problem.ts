/** What is wrong with one field of the card form, with Stripe.js's code and wording. */
export interface FieldProblem {
  readonly code: string;
  readonly message: string;
}

/** A field that may still become valid by typing on; shown once the field is left or the form is submitted. */
export function isIncomplete(problem: FieldProblem): boolean {
  return problem.code.startsWith("incomplete_");
}
