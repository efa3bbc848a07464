import { formatMoney } from "~/ui/format-money";
import { humanize } from "~/ui/humanize";

const words: Record<string, string> = {
  "order.sync": "Pressed Sync now",
  "order.resend_receipt": "Had the receipt sent again",
  "order.withhold_access": "Closed the order's access",
  "order.restore_access": "Opened the order's access again",
  "order.gift_access": "Let the student in without the order",
  "order.take_back_gift": "Took the staff's gift back",
  "order.refund": "Asked for a refund",
  "order.refund_made": "Stripe took the refund",
  "order.refund_refused": "Stripe refused the refund",
  "order.cancel": "Canceled the unpaid order",
  "order.accept_amount": "Accepted what was paid",
  "order.give_back": "Decided to give the money back",
  "order.assign_student": "Gave the order to a student",
  "order.settle_duplicate": "Settled the second payment",
  "order.fraud_warning": "The bank suspects fraud",
};

/** What an entry of the audit trail about an order says, with its amount if it has one. */
export function formatAuditAction(action: string, facts: Record<string, unknown>): string {
  const said = words[action] ?? humanize(action.replace(/^order\./, "The order became "));
  const { amountMinor, currency } = facts;
  const hasAmount = Number.isSafeInteger(amountMinor) && typeof currency === "string";
  return hasAmount ? `${said}: ${formatMoney(Number(amountMinor), currency)}` : said;
}
