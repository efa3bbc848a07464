import type StripeClient from "stripe";
import type { EnrollmentEntry, GrantEntry, MailEntry, OrderEntry, ShopBooks, StripeBooks } from "./books";

/** Both books, with what belongs together found in one step. */
export class Ledger {
  /** Intents that carry our metadata; others share the account and are none of our business. */
  readonly ours: StripeClient.PaymentIntent[];
  /** Ours that took money, without those that were given back whole as duplicates. */
  readonly payments: StripeClient.PaymentIntent[];
  readonly refundedDuplicates: StripeClient.PaymentIntent[];
  readonly intentById: Map<string, StripeClient.PaymentIntent>;
  readonly orders: OrderEntry[];
  readonly orderById: Map<string, OrderEntry>;
  readonly activeGrants: GrantEntry[];
  readonly outbox: MailEntry[];
  readonly #ordersOfIntent: Map<string, OrderEntry[]>;
  readonly #chargesOfIntent: Map<string, StripeClient.Charge[]>;
  readonly #refundsOfIntent: Map<string, StripeClient.Refund[]>;
  readonly #enrollments: Map<string, EnrollmentEntry[]>;
  readonly #grants: Map<string, GrantEntry[]>;
  readonly #receipts: Map<string, MailEntry[]>;

  constructor({ intents, charges, refunds }: StripeBooks, shop: ShopBooks) {
    this.intentById = new Map(intents.map((intent) => [intent.id, intent]));
    this.#chargesOfIntent = group(charges, ({ payment_intent }) => [idOf(payment_intent)]);
    this.#refundsOfIntent = group(refunds, ({ payment_intent }) => [idOf(payment_intent)]);
    this.ours = intents.filter(({ metadata }) => metadata.lectern === "1");
    const paid = this.ours.filter(({ status }) => status === "succeeded");
    this.refundedDuplicates = paid.filter((intent) => this.#isRefundedDuplicate(intent));
    this.payments = paid.filter((intent) => !this.refundedDuplicates.includes(intent));
    this.orders = shop.orders;
    this.orderById = new Map(shop.orders.map((order) => [String(order._id), order]));
    this.activeGrants = shop.grants.filter(({ revokedAt }) => !revokedAt);
    this.outbox = shop.outbox;
    this.#ordersOfIntent = group(shop.orders, ({ paymentIntentIds }) => paymentIntentIds ?? []);
    this.#enrollments = group(shop.enrollments, (entry) => [seat(entry.studentId, entry.courseId)]);
    this.#grants = group(this.activeGrants, (entry) => [seat(entry.studentId, entry.courseId)]);
    const receipts = shop.outbox.filter(({ template }) => template === "receipt");
    this.#receipts = group(receipts, ({ key, props }) => [key.split(":")[1] ?? "", props.orderNumber ?? ""]);
  }

  ordersOf({ id }: StripeClient.PaymentIntent): OrderEntry[] {
    return this.#ordersOfIntent.get(id) ?? [];
  }

  chargesOf({ id }: StripeClient.PaymentIntent): StripeClient.Charge[] {
    return this.#chargesOfIntent.get(id) ?? [];
  }

  /** What went back to the payer, or is on its way, in minor units. */
  refundedMinor({ id }: StripeClient.PaymentIntent): number {
    return standingRefunds(this.#refundsOfIntent.get(id)).reduce((sum, { amount }) => sum + amount, 0);
  }

  enrollmentsOf(order: OrderEntry, courseId: string): EnrollmentEntry[] {
    return this.#enrollments.get(seat(order.studentId, courseId)) ?? [];
  }

  /** The reasons for which the order's student may enter the course now. */
  grantsOf(order: OrderEntry, courseId: string): GrantEntry[] {
    return this.#grants.get(seat(order.studentId, courseId)) ?? [];
  }

  /** Receipts by the order's key, and under any other key by its number. */
  receiptsOf(order: OrderEntry): MailEntry[] {
    const found = [String(order._id), order.number].flatMap((name) => this.#receipts.get(name) ?? []);
    return [...new Set(found)];
  }

  #isRefundedDuplicate(intent: StripeClient.PaymentIntent): boolean {
    const refunds = standingRefunds(this.#refundsOfIntent.get(intent.id));
    const isDuplicate = refunds.some(({ reason }) => reason === "duplicate");
    return isDuplicate && this.refundedMinor(intent) >= intent.amount_received;
  }
}

/** Whom and what a purchase is for. */
export function seat(studentId: unknown, courseId: string): string {
  return `${studentId}:${courseId}`;
}

function standingRefunds(refunds: StripeClient.Refund[] = []): StripeClient.Refund[] {
  return refunds.filter(({ status }) => status === "succeeded" || status === "pending");
}

function idOf(expandable: string | { id: string } | null): string {
  return (typeof expandable === "string" ? expandable : expandable?.id) ?? "";
}

function group<Entry>(entries: Entry[], keysOf: (entry: Entry) => string[]): Map<string, Entry[]> {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    for (const key of new Set(keysOf(entry))) {
      const found = groups.get(key);
      if (found) found.push(entry);
      else groups.set(key, [entry]);
    }
  }
  return groups;
}
