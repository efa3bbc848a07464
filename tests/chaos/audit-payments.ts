import type StripeClient from "stripe";
import type { OrderEntry } from "./books";
import type { Finding, FindingKind } from "./findings";
import { type Ledger, seat } from "./ledger";

/** From Stripe's side: whoever has paid has exactly one order, one enrollment, one way in and one receipt. */
export function auditPayments(ledger: Ledger): Finding[] {
  return [
    ...ledger.payments.flatMap((intent) => auditPayment(ledger, intent)),
    ...ledger.refundedDuplicates.flatMap((intent) => auditDuplicate(ledger, intent)),
    ...paidTwice(ledger),
  ];
}

/** A payment may go back as a duplicate only where another one stands, and must not leave a way in behind. */
function auditDuplicate(ledger: Ledger, intent: StripeClient.PaymentIntent): Finding[] {
  const { orderId, studentId } = intent.metadata;
  const about = { intentId: intent.id, orderId, student: studentId };
  const found: Finding[] = [];
  const seats = coursesOf(intent).map((courseId) => seat(studentId, courseId));
  const stands = ledger.payments.some(
    (other) =>
      ledger.refundedMinor(other) < other.amount_received &&
      coursesOf(other).some((courseId) => seats.includes(seat(other.metadata.studentId, courseId))),
  );
  if (!stands) {
    const words = `${amount(intent)} went back as a duplicate's, and no other payment for the course stands`;
    found.push({ ...about, kind: "refunded_alone", words });
  }
  for (const order of ledger.orders.filter(({ paidIntentId }) => paidIntentId === intent.id)) {
    if (order.status === "refunded") continue;
    const words = `${order.number} is ${order.status}, and its payment went back as a duplicate's`;
    found.push({ ...about, kind: "completed_without_money", words });
  }
  return found;
}

function auditPayment(ledger: Ledger, intent: StripeClient.PaymentIntent): Finding[] {
  const { metadata } = intent;
  const paid = `${amount(intent)} were paid`;
  const charges = ledger.chargesOf(intent).filter((charge) => charge.status === "succeeded");
  const found: Finding[] = [];
  const note: Note = (kind, words, order) =>
    found.push({
      kind,
      intentId: intent.id,
      orderId: order ? String(order._id) : metadata.orderId,
      student: order ? String(order.studentId) : metadata.studentId,
      words,
    });

  if (charges.length > 1) note("charged_twice", `${paid} by ${charges.length} successful charges`);
  const [order, ...others] = ledger.ordersOf(intent);
  if (!order) {
    note("order_missing", `${paid}, and no order has this intent`);
    return found;
  }
  if (others.length > 0) note("intent_shared", `${others.length + 1} orders have this intent`, order);
  if (String(order._id) !== metadata.orderId || String(order.studentId) !== metadata.studentId) {
    note("owner_differs", `${order.number} has an intent that was made for ${metadata.orderNumber}`, order);
  }
  if (order.status === "needs_review") {
    note("needs_review", `${paid}, and ${order.number} waits for a person`, order);
  } else if (order.paidIntentId !== intent.id && isPaidByAnother(ledger, order)) {
    // A second payment for the same order; whether it went back, `paidTwice` sees.
  } else if (order.paidIntentId !== intent.id || !expectedStatuses(ledger, intent).includes(order.status)) {
    const state = `${order.status}${order.open ? ", still open" : ""}, paid by ${order.paidIntentId}`;
    note("order_not_completed", `${paid}, and ${order.number} is ${state}`, order);
  } else {
    for (const words of differences(order, intent)) note("amount_differs", words, order);
    if (order.status === "completed" || order.status === "partially_refunded") {
      auditDelivery(ledger, order, note);
    }
  }
  return found;
}

type Note = (kind: FindingKind, words: string, order?: OrderEntry) => void;

/** What the student was promised for the money. */
function auditDelivery(ledger: Ledger, order: OrderEntry, note: Note): void {
  for (const { courseId } of order.items) {
    const enrollments = ledger.enrollmentsOf(order, courseId).length;
    if (enrollments === 0)
      note("enrollment_missing", `${order.number} enrolled nobody in ${courseId}`, order);
    if (enrollments > 1) note("enrollment_doubled", `enrolled ${enrollments} times in ${courseId}`, order);
    const grants = ledger.grantsOf(order, courseId);
    const own = grants.filter(({ source }) => source === `order:${order._id}`).length;
    if (own === 0 && !order.accessWithheld)
      note("access_missing", `${order.number} opens no way into ${courseId}`, order);
    const bought = grants.filter(({ source }) => source.startsWith("order:")).length;
    if (bought > 1) note("access_doubled", `${bought} orders open ${courseId} to one student`, order);
  }
  const receipts = ledger.receiptsOf(order).length;
  if (receipts === 0) note("receipt_missing", `${order.number} has no receipt`, order);
  if (receipts > 1) note("receipt_doubled", `${order.number} has ${receipts} receipts`, order);
}

function isPaidByAnother({ payments }: Ledger, { paidIntentId }: OrderEntry): boolean {
  return payments.some(({ id }) => id === paidIntentId);
}

/** What an order may be, for what its payment is now. */
function expectedStatuses(ledger: Ledger, intent: StripeClient.PaymentIntent): string[] {
  const isDisputed = ledger.chargesOf(intent).some(({ disputed }) => disputed);
  const refunded = ledger.refundedMinor(intent);
  const base =
    refunded === 0 ? "completed" : refunded >= intent.amount_received ? "refunded" : "partially_refunded";
  // Whether a dispute was won, Stripe's list of disputes would tell; here either is right.
  return isDisputed ? ["disputed", base] : [base];
}

/** Order, items, intent and what was received have to name one and the same amount. */
function differences(order: OrderEntry, intent: StripeClient.PaymentIntent): string[] {
  const { metadata } = intent;
  // Accepted by a person: the order speaks of what was paid, and the intent still of what was asked for.
  const isAccepted = order.reviews?.some(({ decision }) => decision === "accept_amount");
  const sum = order.items.reduce((total, { amountMinor }) => total + amountMinor, 0);
  const said: [string, number | string, string][] = [
    ["the order", order.amountMinor, order.currency],
    ["the sum of its items", sum, order.currency],
    ["the intent", intent.amount, intent.currency],
    ...(isAccepted
      ? []
      : [
          ["its metadata", Number(metadata.amountMinor), metadata.currency ?? ""] as [string, number, string],
        ]),
  ];
  return said
    .filter(([, minor, currency]) => minor !== intent.amount_received || currency !== intent.currency)
    .map(
      ([who, minor, currency]) =>
        `${who} of ${order.number} says ${minor} ${currency}, ${amount(intent)} were received`,
    );
}

/** Nobody may have paid twice for the same course, unless one payment went back. */
function paidTwice(ledger: Ledger): Finding[] {
  const bySeat = new Map<string, StripeClient.PaymentIntent[]>();
  for (const intent of ledger.payments) {
    if (ledger.refundedMinor(intent) >= intent.amount_received) continue;
    for (const courseId of coursesOf(intent)) {
      const key = seat(intent.metadata.studentId, courseId);
      bySeat.set(key, [...(bySeat.get(key) ?? []), intent]);
    }
  }
  return [...bySeat.values()]
    .filter((intents) => intents.length > 1)
    .map((intents) => ({
      kind: "paid_twice",
      intentId: intents.map(({ id }) => id).join(" "),
      orderId: intents[0]?.metadata.orderId,
      student: intents[0]?.metadata.studentId,
      words: `one student has paid ${intents.length} times for one course`,
    }));
}

function coursesOf({ metadata }: StripeClient.PaymentIntent): string[] {
  return (JSON.parse(metadata.items ?? "[]") as [string, number][]).map(([courseId]) => courseId);
}

function amount({ amount_received, currency }: StripeClient.PaymentIntent): string {
  return `${amount_received} ${currency}`;
}
