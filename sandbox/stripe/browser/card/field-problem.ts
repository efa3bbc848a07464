/** What is wrong with one field of the card form, with Stripe.js's code and wording. */
export interface FieldProblem {
  readonly code: string;
  readonly message: string;
}

/** A problem that more typing may fix; shown once the field loses focus or the form is submitted. */
export function isIncomplete(problem: FieldProblem): boolean {
  return problem.code.startsWith("incomplete_");
}
