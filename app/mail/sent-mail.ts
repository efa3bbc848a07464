import { humanize } from "~/ui/humanize";
import type { MailTemplate } from "./mail";

/**
 * An email in the outbox as staff see it: never its contents, since they may include a link that gives access
 * to an account.
 */
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

/** What kind of email it is. */
export function titleOfMail(template: MailTemplate): string {
  const words = humanize(template);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
