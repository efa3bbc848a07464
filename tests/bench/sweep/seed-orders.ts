import { toIntentMetadata } from "../../../app/payments/intent-metadata";
import { forEachConcurrently } from "../../../app/platform/for-each-concurrently";
import { makeOrderRecord, makeStudentRecord } from "../../fixtures/order-record";
import type { Shop } from "../../fixtures/shop";

const batch = 1_000;
const callsAtOnce = 16;
const dayMs = 24 * 60 * 60_000;

type SeededOrder = ReturnType<typeof makeOrderRecord>;
type Books = Pick<Shop, "mongo" | "stripe">;

/** What the intent of a due order turns out to be when Stripe is asked. */
export type Truth =
  /** Paid: the first look completes the order. */
  | "paid"
  /** A bank debit that is under way and stays so: every look counts on the order's record, and the next is a day later. */
  | "in progress";

/** Writes orders that are finished, as most orders of a shop are. */
export async function seedCompletedOrders({ mongo: { database } }: Books, count: number): Promise<void> {
  for (let written = 0; written < count; written += batch) {
    const orders = Array.from({ length: Math.min(batch, count - written) }, makeCompletedOrder);
    await database.collection("orders").insertMany(orders);
  }
}

/** Writes orders that are due, each of another student and with a real intent at the local Stripe. */
export async function seedDueOrders(books: Books, count: number, truth: Truth): Promise<void> {
  const orders = Array.from({ length: count }, () => makeDueOrder(truth));
  await forEachConcurrently(orders, { concurrency: callsAtOnce }, async (order) => {
    order.paymentIntentId = await createIntent(books, order, truth);
    order.paymentIntentIds = [order.paymentIntentId];
  });
  const { database } = books.mongo;
  for (let written = 0; written < count; written += batch) {
    const some = orders.slice(written, written + batch);
    await database.collection("users").insertMany(some.map(({ studentId }) => makeStudentRecord(studentId)));
    await database.collection("orders").insertMany(some);
  }
}

function makeCompletedOrder(): SeededOrder {
  const order = makeOrderRecord();
  const { createdAt: at, paymentIntentId } = order;
  return {
    ...order,
    version: 4,
    open: false,
    status: "completed",
    syncStatus: "synced",
    isProvisional: false,
    paidIntentId: paymentIntentId,
    paidAt: at,
    completedAt: at,
    chargeId: paymentIntentId.replace("pi_", "ch_"),
    card: { brand: "visa", last4: "4242" },
    effects: { enrolledAt: at, mails: ["receipt"] },
    history: [...order.history, { at, cause: "webhook", from: "processing", to: "completed" }],
    lastSyncAttempt: at,
    nextSyncAt: null,
  };
}

function makeDueOrder(truth: Truth): SeededOrder {
  const order = { ...makeOrderRecord(), isProvisional: false, provisionalCreatedAt: null };
  // In its long tail an order is looked at once a day, so none comes due again while the others are looked at.
  return truth === "paid" ? order : { ...order, createdAt: new Date(Date.now() - 4 * dayMs) };
}

async function createIntent({ stripe }: Books, order: SeededOrder, truth: Truth): Promise<string> {
  const { id } = await stripe.client.paymentIntents.create({
    amount: order.amountMinor,
    currency: order.currency,
    confirm: true,
    return_url: "http://127.0.0.1/payment/success",
    ...(truth === "paid"
      ? { payment_method: "pm_card_visa", automatic_payment_methods: { enabled: true } }
      : { payment_method: "pm_usBankAccount_processing", allowed_payment_method_types: ["us_bank_account"] }),
    metadata: toIntentMetadata({
      id: String(order._id),
      number: order.number,
      intentVersion: order.intentVersion,
      studentId: String(order.studentId),
      currency: order.currency,
      amountMinor: order.amountMinor,
      items: order.items,
    }),
  });
  return id;
}
