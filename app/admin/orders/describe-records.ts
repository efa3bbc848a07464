import type { OrderRecord } from "~/orders/order.server";
import type { Effect } from "~/payments/effects.server";
import { formatMoney } from "~/ui/format-money";
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

const words: Record<string, string> = {
  "order.sync": "Synced with Stripe",
  "order.resend_receipt": "Resent the receipt",
  "order.withhold_access": "Withheld access",
  "order.restore_access": "Restored access",
  "order.gift_access": "Granted access as a gift",
  "order.take_back_gift": "Revoked the gift access",
  "order.refund": "Requested a refund",
  "order.refund_made": "Stripe accepted the refund",
  "order.refund_refused": "Stripe rejected the refund",
  "order.cancel": "Canceled the unpaid order",
  "order.accept_amount": "Accepted the amount paid",
  "order.give_back": "Decided to refund the payment",
  "order.assign_student": "Assigned the order to a student",
  "order.settle_duplicate": "Settled the duplicate payment",
  "order.fraud_warning": "Early fraud warning from the bank",
};

/** What an audit entry about an order says, with its amount if it has one. */
export function formatAuditAction(action: string, facts: Record<string, unknown>): string {
  const said = words[action] ?? humanize(action.replace(/^order\./, "The order became "));
  const { amountMinor, currency } = facts;
  const hasAmount = Number.isSafeInteger(amountMinor) && typeof currency === "string";
  return hasAmount ? `${said}: ${formatMoney(Number(amountMinor), currency)}` : said;
}
