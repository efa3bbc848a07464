import type { MailTemplate } from "./mail";

/** A mail of the outbox as staff see it: never what it says, since that may be a link that opens an account. */
export interface SentMail {
  id: string;
  template: MailTemplate;
  state: "queued" | "sent" | "dead";
  attempts: number;
  createdAt: string;
  sentAt: string | null;
  /** Why the last attempt failed. */
  error: string | null;
}

/** What kind of mail it is, in words. */
export function titleOfMail(template: MailTemplate): string {
  const words = template.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
