import { formatMoney } from "~/ui/format-money";
import { humanize } from "~/ui/humanize";

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
