import type { OrderRecord } from "~/orders/order.server";
import type { Effect } from "~/payments/effects.server";
import { humanize } from "~/ui/humanize";

/** What has followed from an order's state, in words. */
export function describeDone({ effects = {} }: OrderRecord): string[] {
  return [
    effects.enrolledAt ? "The course was opened." : null,
    effects.revokedAt ? "The course was closed." : null,
    effects.duplicateOf ? "Found to be a second payment for a course that was open already." : null,
    ...(effects.refundedIntentIds ?? []).map((id) => `The second payment ${id} was sent back.`),
    ...(effects.mails ?? []).map((mail) => `Mail written: ${describeMail(mail)}.`),
  ].filter((words) => words !== null);
}

/** What has still to follow, in words. */
export function describePending(effect: Effect): string {
  switch (effect.kind) {
    case "enroll":
      return "Open the course.";
    case "revoke":
      return "Close the course.";
    case "finish_refund":
      return "See the refund through that was asked for.";
    case "refund":
      return `Send the second payment ${effect.paymentIntentId} back.`;
    case "mail":
      return `Write the mail: ${describeMail(effect.mail)}.`;
    case "audit":
      return "Note it in the audit trail.";
    case "report":
      return "Tell the reports.";
  }
}

/** The part of a mail's key behind the order's, in words: `staff:dispute:lost` is "to the staff, dispute lost". */
function describeMail(mail: string): string {
  const [kind = "", ...rest] = mail.split(":");
  const words = humanize((kind === "staff" ? rest : [kind, ...rest]).join(" "));
  return kind === "staff" ? `to the staff, ${words}` : words;
}
