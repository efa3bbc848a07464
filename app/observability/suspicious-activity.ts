/** What is noted as suspicious, and what it may mean. */
export const suspicions = {
  rate_limit: "Asked too often",
  foreign_origin: "A form came from another site",
  missing_token: "A form came without its token, or was open for long",
  wrong_token: "A machine's token was wrong",
  wrong_signature: "A webhook was not signed by Stripe",
  wrong_password: "A wrong password before an action that needs one",
  staff_page: "Somebody who isn't on the staff asked for its pages",
} as const;

/** In a word or two; a kind that is new to this version is shown as it is called. */
export function formatSuspicion(kind: string): string {
  return Object.hasOwn(suspicions, kind) ? suspicions[kind as keyof typeof suspicions] : kind;
}
