import type { mongo } from "mongoose";
import type StripeClient from "stripe";
import { auditOrders } from "./audit-orders";
import { auditPayments } from "./audit-payments";
import { readShopBooks, readStripeBooks, type ShopBooks } from "./books";
import { type Finding, type Verdict, verdictOf } from "./findings";
import { Ledger } from "./ledger";

/** An event that came in so short a time ago is being handled right now. */
const inFlightMs = 10_000;

export interface Audit {
  verdict: Verdict;
  findings: Finding[];
  /** What was compared. */
  counts: {
    intents: number;
    paidIntents: number;
    refundedDuplicates: number;
    charges: number;
    orders: Record<string, number>;
    enrollments: number;
    receipts: number;
    events: Record<string, number>;
  };
}

interface Audited {
  stripe: StripeClient;
  database: mongo.Db;
}

/**
 * Compares Stripe's books with the shop's by another way than the product's own code: it pages through everything
 * that Stripe has, reads the collections raw, and knows only what a student is promised. Nothing is
 * changed. The shop has to be at rest: what moves while the books are read looks like a fault.
 */
export async function audit({ stripe, database }: Audited): Promise<Audit> {
  const stripeBooks = await readStripeBooks(stripe);
  const shopBooks = await readShopBooks(database);
  const ledger = new Ledger(stripeBooks, shopBooks);
  const findings = [...auditPayments(ledger), ...auditOrders(ledger), ...auditEvents(shopBooks)];
  return {
    verdict: verdictOf(findings),
    findings,
    counts: {
      intents: ledger.ours.length,
      paidIntents: ledger.payments.length,
      refundedDuplicates: ledger.refundedDuplicates.length,
      charges: stripeBooks.charges.length,
      orders: countBy(shopBooks.orders, ({ status }) => status),
      enrollments: shopBooks.enrollments.length,
      receipts: shopBooks.outbox.filter(({ template }) => template === "receipt").length,
      events: countBy(shopBooks.events, ({ state }) => state),
    },
  };
}

/** Nothing may lie in the inbox for good. */
function auditEvents({ events }: ShopBooks): Finding[] {
  const before = Date.now() - inFlightMs;
  return events
    .filter(
      ({ state, receivedAt }) => state !== "handled" && state !== "ignored" && receivedAt.getTime() < before,
    )
    .map(({ eventId, type, state, lastError }) => ({
      kind: "event_unhandled",
      words: `${type} ${eventId} is ${state}: ${lastError ?? "nobody has worked on it"}`,
    }));
}

function countBy<Entry>(entries: Entry[], nameOf: (entry: Entry) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const entry of entries) counts[nameOf(entry)] = (counts[nameOf(entry)] ?? 0) + 1;
  return counts;
}
