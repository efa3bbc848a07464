/** Kinds of suspicious activity, with their labels. */
export const suspicions = {
  rate_limit: "Too many requests",
  foreign_origin: "Form sent from another site",
  missing_token: "Form without its token, or open for too long",
  wrong_token: "Wrong API token",
  wrong_signature: "Webhook not signed by Stripe",
  wrong_password: "Wrong password for a protected action",
  staff_page: "Staff page requested by someone who isn't staff",
} as const;

/** The label of a kind; one that this version doesn't know is shown as it is stored. */
export function formatSuspicion(kind: string): string {
  return Object.hasOwn(suspicions, kind) ? suspicions[kind as keyof typeof suspicions] : kind;
}
