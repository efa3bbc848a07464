import { mongo } from "mongoose";
import { seededRandom } from "../../../sandbox/stripe/faults/random";
import { makeOrderRecord } from "../../fixtures/order-record";

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

type Random = () => number;
type OrderRecord = ReturnType<typeof makeOrderRecord>;

export interface MadeCourse {
  id: string;
  title: string;
  category: string;
}

/** An order of the year, with what its money has done; as the database has it, before reports knew of it. */
export type MadeOrder = Omit<OrderRecord, "disputeStatus"> & {
  refunds: { id: string; amountMinor: number; createdAt: Date }[];
  disputeStatus: string | null;
  disputedAt: Date | null;
  disputedMinor: number;
};

const categories = ["Home & hand", "Ink & colour", "Numbers & machines"];
const currencies = ["usd", "eur", "jpy"] as const;
const prices = { usd: [1_900, 4_900, 7_950], eur: [1_899, 4_499, 7_333], jpy: [2_800, 7_200, 11_001] };
/** Around these, days begin and end at unusual hours; more is sold then than a day brings by itself. */
const nightsOfInterest = ["2025-03-09", "2025-03-30", "2025-10-26", "2025-11-02", "2025-12-31", "2025-01-01"];
const disputes = [
  "needs_response",
  "under_review",
  "won",
  "lost",
  "warning_needs_response",
  "warning_closed",
];

export function makeCourses(count = 9): MadeCourse[] {
  return Array.from({ length: count }, (_, index) => ({
    id: new mongo.ObjectId().toString(),
    title: `Course ${index + 1} of the bench`,
    category: categories[index % categories.length] ?? "",
  }));
}

/**
 * A year of orders, the same for the same seed but for their ids: three currencies, some of two courses, some unpaid,
 * refunded in one or in several parts, disputed, given back as a second payment, or before a person.
 */
export function makeYear(count: number, courses: readonly MadeCourse[], seed = 1): MadeOrder[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => makeOrder(courses, random));
}

function makeOrder(courses: readonly MadeCourse[], random: Random): MadeOrder {
  const currency = pick(currencies, random);
  const items = Array.from({ length: random() < 0.1 ? 2 : 1 }, () => {
    const { id, title } = pick(courses, random);
    return { courseId: id, slug: "a-course", title, amountMinor: pick(prices[currency], random) };
  });
  const amountMinor = items.reduce((sum, item) => sum + item.amountMinor, 0);
  const at = momentOfYear(random);
  const unpaid: MadeOrder = {
    ...{ ...makeOrderRecord(), currency, items, amountMinor, createdAt: at, updatedAt: at, nextSyncAt: null },
    ...{ open: false, isProvisional: false, status: "canceled", syncStatus: "synced" },
    ...{ refunds: [], disputeStatus: null, disputedAt: null, disputedMinor: 0 },
  };
  const kind = random();
  if (kind < 0.05) return unpaid;
  const isInReview = kind < 0.06;
  const isDuplicate = kind > 0.99;
  const paid = {
    ...unpaid,
    status: isInReview ? "needs_review" : "completed",
    paidIntentId: unpaid.paymentIntentId,
    paidAt: at,
    completedAt: isInReview ? null : at,
    effects: { enrolledAt: at, ...(isDuplicate ? { duplicateOf: "order:another" } : {}) },
  };
  return withDispute(withRefunds(paid, random), random);
}

function withRefunds(order: MadeOrder, random: Random): MadeOrder {
  const kind = random();
  if (kind > 0.12) return order;
  const { amountMinor } = order;
  const first = kind < 0.05 ? amountMinor : 1 + Math.floor(random() * (amountMinor - 1));
  const rest = random() < 0.5 ? amountMinor - first : Math.floor((amountMinor - first) / 3);
  const parts = [first, rest].filter((part) => part > 0);
  let createdAt = order.createdAt.getTime();
  const refunds = parts.map((part, index) => {
    createdAt += Math.floor(random() * 40 * dayMs);
    return { id: `re_${index}_${order._id}`, amountMinor: part, createdAt: new Date(createdAt) };
  });
  const amountRefundedMinor = parts.reduce((sum, part) => sum + part, 0);
  const status = amountRefundedMinor === amountMinor ? "refunded" : "partially_refunded";
  return { ...order, status, refunds, amountRefundedMinor };
}

function withDispute(order: MadeOrder, random: Random): MadeOrder {
  const disputedMinor = order.amountMinor - order.amountRefundedMinor;
  if (disputedMinor === 0 || random() > 0.03) return order;
  const disputedAt = new Date(order.createdAt.getTime() + Math.floor(random() * 60 * dayMs));
  return { ...order, disputeStatus: pick(disputes, random), disputedAt, disputedMinor };
}

/** Every moment to the second, as Stripe tells them. */
function momentOfYear(random: Random): Date {
  const atNight = random() < 0.1;
  const base = Date.parse(atNight ? pick(nightsOfInterest, random) : "2025-01-01");
  const span = atNight ? dayMs + 12 * 60 * minuteMs : 365 * dayMs;
  const start = atNight ? base - 6 * 60 * minuteMs : base;
  return new Date(Math.floor((start + random() * span) / 1_000) * 1_000);
}

function pick<Item>(items: readonly Item[], random: Random): Item {
  return items[Math.floor(random() * items.length)] as Item;
}
