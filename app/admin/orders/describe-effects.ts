import type { OrderRecord } from "~/orders/order.server";
import type { Effect } from "~/payments/effects.server";
import { humanize } from "~/ui/humanize";

/** The order's finished effects, in words. */
export function describeDone({ effects = {} }: OrderRecord): string[] {
  return [
    effects.enrolledAt ? "Access granted." : null,
    effects.revokedAt ? "Access revoked." : null,
    effects.duplicateOf ? "Found to be a duplicate payment: the student already had the course." : null,
    ...(effects.refundedIntentIds ?? []).map((id) => `Duplicate payment ${id} refunded.`),
    ...(effects.mails ?? []).map((mail) => `Email queued: ${describeMail(mail)}.`),
  ].filter((words) => words !== null);
}

/** An effect that is still to do, in words. */
export function describePending(effect: Effect): string {
  switch (effect.kind) {
    case "enroll":
      return "Grant access.";
    case "revoke":
      return "Revoke access.";
    case "finish_refund":
      return "Finish the requested refund.";
    case "refund":
      return `Refund the duplicate payment ${effect.paymentIntentId}.`;
    case "mail":
      return `Queue the email: ${describeMail(effect.mail)}.`;
    case "audit":
      return "Record it in the audit log.";
    case "report":
      return "Update the reports.";
  }
}

/** The part of an email's key after the order's, in words: `staff:dispute:lost` is "to staff, dispute lost". */
function describeMail(mail: string): string {
  const [kind = "", ...rest] = mail.split(":");
  const words = humanize((kind === "staff" ? rest : [kind, ...rest]).join(" "));
  return kind === "staff" ? `to staff, ${words}` : words;
}
