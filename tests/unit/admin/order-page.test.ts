import { describe, expect, it } from "vitest";
import { ago } from "~/admin/orders/ago";
import { diagnoseOrder } from "~/admin/orders/diagnose-order";
import type { OrderDetails } from "~/admin/orders/order-details";
import { parseAmount } from "~/admin/orders/parse-amount";
import type { StripeIntent, StripeTruth } from "~/admin/orders/stripe-truth";
import { reprice } from "~/payments/decide-review.server";

describe("an amount that was typed", () => {
  it.each([
    ["10", "usd", 1_000],
    ["10.5", "usd", 1_050],
    [" 10.05 ", "eur", 1_005],
    ["0.29", "usd", 29],
    ["1.15", "usd", 115],
    ["999999999999.99", "usd", 99_999_999_999_999],
    ["200", "jpy", 200],
    ["1.234", "kwd", 1_234],
  ])("%s in %s is %i minor units", (typed, currency, amountMinor) => {
    expect(parseAmount(typed, currency)).toEqual({ amountMinor });
  });

  it.each([
    ["", "usd"],
    ["0", "usd"],
    ["0.00", "usd"],
    ["-5", "usd"],
    ["1,000", "usd"],
    ["1 000", "usd"],
    ["10.", "usd"],
    [".5", "usd"],
    ["1e3", "usd"],
    ["0x10", "usd"],
    ["١٠", "usd"],
    ["10.001", "usd"],
    ["200.0", "jpy"],
    ["9999999999999999", "usd"],
  ])("%s in %s is asked about, not guessed", (typed, currency) => {
    expect(parseAmount(typed, currency)).toEqual({ problem: expect.any(String) });
  });
});

it("another total is shared among the items in proportion, to the last minor unit", () => {
  const items = [3_300, 3_300, 3_301].map((amountMinor, index) => ({
    ...{ courseId: String(index), slug: "", title: "", amountMinor },
  }));
  const shared = reprice(items, 9_901, 10_000).map(({ amountMinor }) => amountMinor);
  expect(shared).toEqual([3_332, 3_332, 3_336]);
  expect(reprice(items, 0, 7).map(({ amountMinor }) => amountMinor)).toEqual([0, 0, 7]);
});

it.each([
  [30_000, "just now"],
  [5 * 60_000, "5 min ago"],
  [3 * 60 * 60_000 + 1, "3 h ago"],
  [50 * 60 * 60_000, "2 days ago"],
])("%i ms are told as %s", (ms, words) => {
  const now = new Date("2026-11-25T12:00:00Z");
  expect(ago(new Date(now.getTime() - ms).toISOString(), now)).toBe(words);
});

describe("what is the matter with an order", () => {
  const now = new Date("2026-11-25T12:00:00Z");
  const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 60 * 60_000).toISOString();
  const details = (changes: Partial<OrderDetails> = {}): OrderDetails => ({
    ...{
      id: "1",
      number: "L-1",
      version: 1,
      status: "completed",
      syncStatus: "synced",
      isProvisional: false,
    },
    ...{ student: null, stripeCustomerId: "cus_1", items: [], currency: "usd", amountMinor: 4_900 },
    ...{ amountRefundedMinor: 0, disputeStatus: null, card: null, failure: null, paymentIntentIds: ["pi_1"] },
    ...{ paymentIntentId: "pi_1", isPaid: true, surplusIntentIds: [], dashboardUrl: null, withheld: null },
    ...{ createdAt: hoursAgo(4), paidAt: hoursAgo(3), completedAt: hoursAgo(3), hasAccess: true },
    ...{ isDuplicate: false, isDuplicateSettled: false, reviewReason: null, reviews: [], refundRequests: [] },
    sync: { attempts: 0, failures: 0, lastAt: null, lastError: null, nextAt: null },
    ...{ doneEffects: [], pendingEffects: [], history: [], events: [], mails: [], grants: [], audit: [] },
    ...changes,
  });
  const truth = (changes: Partial<StripeIntent> = {}, nextStatus: string | null = null): StripeTruth => ({
    kind: "read",
    intent: {
      ...{ id: "pi_1", status: "succeeded", currency: "usd", amountMinor: 4_900, amountReceivedMinor: 4_900 },
      ...{ amountRefundedMinor: 0, paidAt: hoursAgo(3), card: null, customerId: "cus_1" },
      ...{ disputeStatus: null, refunds: [] },
      ...changes,
    },
    facts: [],
    nextStatus,
  });
  const unpaid = { status: "awaiting_payment", isPaid: false, hasAccess: false, completedAt: null } as const;
  const unanswered: OrderDetails["refundRequests"][number] = {
    ...{ at: hoursAgo(1), by: { staffId: "1", name: "Ada" }, amountMinor: 1_000, currency: "usd" },
    ...{ why: "late", state: "unanswered", refusal: null },
  };

  it.each<[string, OrderDetails, StripeTruth | null, string]>([
    [
      "unheard of",
      details(unpaid),
      truth(),
      "Paid on Stripe 3 h ago, but not recorded here. Select Sync now.",
    ],
    ["unheard of, and unread", details(unpaid), null, "the student hasn't finished the payment"],
    ["refunded unheard", details(), truth({ amountRefundedMinor: 1_000 }), "Refunded on Stripe: $10.00."],
    [
      "disputed unheard",
      details(),
      truth({}, "disputed"),
      "On Stripe this is disputed; in Lectern it's completed.",
    ],
    ["half refunded", details({ refundRequests: [unanswered] }), null, "A refund of $10.00 was requested"],
    [
      "paid otherwise",
      details({ status: "needs_review", reviewReason: "amount_mismatch", hasAccess: false }),
      truth({ amountReceivedMinor: 4_000 }),
      "The student paid $40.00, but the price was $49.00. Decide below",
    ],
    [
      "stuck",
      details({
        ...unpaid,
        sync: { attempts: 9, failures: 9, lastAt: hoursAgo(1), lastError: "No route.", nextAt: null },
      }),
      { kind: "unreadable", words: "" },
      "The last sync failed 1 h ago, 9 times in a row: No route. Select Sync now.",
    ],
    ["paid, but shut", details({ hasAccess: false }), truth(), "Paid, but access isn't granted yet."],
    ["well", details(), truth(), "Paid. Access granted. Nothing to do."],
  ])("that is %s is said in a sentence", (_, order, atStripe, words) => {
    expect(diagnoseOrder(order, atStripe, now).words).toContain(words);
  });

  it("names the mail that did not arrive, unless a later one did", () => {
    const mail = {
      ...{ key: "1", template: "receipt", to: ["a@example.com"], attempts: 24, createdAt: hoursAgo(2) },
      ...{ sentAt: null, lastError: "No such mailbox" },
    };
    const lost = { ...mail, state: "dead" as const };
    const later = { ...mail, key: "2", state: "sent" as const };
    expect(diagnoseOrder(details({ mails: [lost] }), null, now).words).toContain("couldn't be delivered");
    expect(diagnoseOrder(details({ mails: [later, lost] }), null, now).tone).toBe("success");
  });
});
