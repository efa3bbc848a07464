import StripeClient from "stripe";
import type { SignedInUser } from "~/accounts/user";
import type { CoursePage } from "~/catalog/course";
import { type Quote, quote } from "~/catalog/quote";
import { ensureCustomer } from "~/customers/ensure-customer.server";
import { hasAccess } from "~/learning/grant.server";
import type { OrderRecord } from "~/orders/order.server";
import { type OrderTerms, reviseOrder, touchOrder } from "~/orders/order-intent.server";
import { syncOrder } from "~/payments/sync-order.server";
import { randomFraction } from "~/platform/clock/random";
import { wait } from "~/platform/clock/timers";
import { stripe } from "~/platform/stripe.server";
import { CheckoutBusyError } from "./checkout-unavailable.server";
import { createIntent, type PayableIntent } from "./create-intent.server";
import { ensureOrder } from "./ensure-order.server";

const rounds = 8;

/** The result of submitting the checkout. */
export type CheckoutStart =
  | ({ kind: "ready"; orderNumber: string } & PayableIntent)
  /** The page showed a different price from the current one; nothing was done. */
  | { kind: "price_changed"; quote: Quote }
  /** Paid, or being paid: the order page shows it. */
  | { kind: "already_paid"; paymentIntentId: string }
  | { kind: "already_enrolled" };

interface CheckoutRequest {
  student: SignedInUser;
  course: CoursePage;
  currency: string;
  /** The amount that the page showed, in minor units. */
  shownAmountMinor: number;
}

/**
 * Starts a checkout, or continues the open one: the same student and course always get the same order and the
 * same payable intent, from two tabs at once, after a double click, and after a crash between any two steps.
 *
 * @throws {CatalogError} when the course isn't sold in this currency.
 * @throws {Stripe.errors.StripeError} when Stripe can't be reached; nothing was charged.
 * @throws {CheckoutBusyError} when other tabs kept changing the order; nothing was charged.
 */
export async function beginCheckout(request: CheckoutRequest): Promise<CheckoutStart> {
  const { student, course } = request;
  if (await hasAccess(student.id, course.id)) return { kind: "already_enrolled" };
  const offer = quote(course, { currency: request.currency });
  if (offer.amountMinor !== request.shownAmountMinor) return { kind: "price_changed", quote: offer };

  const stripeCustomerId = await ensureCustomer(student);
  for (let round = 0; round < rounds; round++) {
    const order = await ensureOrder({ student, stripeCustomerId, courseId: course.id, quote: offer });
    const start = await goOn(order, { ...offer, stripeCustomerId });
    if (start) return start;
    // Two tabs that keep overtaking each other: chance lets one go first.
    await wait(randomFraction() * 100 * round);
  }
  throw new CheckoutBusyError();
}

/** One step towards a payable intent; null when the order has to be read again after it. */
async function goOn(order: OrderRecord, terms: OrderTerms): Promise<CheckoutStart | null> {
  if (order.paidIntentId) {
    // Paid, but without access: the process that completed it died before the effects, so they run now.
    await syncOrder(order.paidIntentId, "checkout");
    return { kind: "already_paid", paymentIntentId: order.paidIntentId };
  }
  if (!order.paymentIntentId) {
    if (isOnTerms(order, terms)) return ready(order, await createIntent(order));
    await reviseOrder(order, terms);
    return null;
  }
  const intent = await stripe().paymentIntents.retrieve(order.paymentIntentId);
  switch (intent.status) {
    case "succeeded":
    case "processing":
    case "requires_capture":
      await syncOrder(intent.id, "checkout");
      return { kind: "already_paid", paymentIntentId: intent.id };
    case "canceled":
      // Canceled by a crashed replacement: the order stays open and gets a new intent. Otherwise the sync ends it.
      if ((await syncOrder(intent.id, "checkout")).open) await reviseOrder(order, terms);
      return null;
    default:
      if (isOnTerms(order, terms)) {
        await touchOrder(order);
        return ready(order, { paymentIntentId: intent.id, clientSecret: intent.client_secret ?? "" });
      }
      await replaceIntent(order, intent.id, terms);
      return null;
  }
}

function ready(order: OrderRecord, intent: PayableIntent | null): CheckoutStart | null {
  return intent && { kind: "ready", orderNumber: order.number, ...intent };
}

function isOnTerms(order: OrderRecord, { amountMinor, currency, stripeCustomerId }: OrderTerms): boolean {
  return (
    order.amountMinor === amountMinor &&
    order.currency === currency &&
    order.stripeCustomerId === stripeCustomerId
  );
}

/** The old intent is canceled before the amount changes, so that it can never take the wrong one. */
async function replaceIntent(order: OrderRecord, paymentIntentId: string, terms: OrderTerms): Promise<void> {
  try {
    await stripe().paymentIntents.cancel(paymentIntentId, { cancellation_reason: "duplicate" });
  } catch (error) {
    if (!(error instanceof StripeClient.errors.StripeInvalidRequestError)) throw error;
    // Stripe refused, for instance since it was paid a moment ago: the truth decides, in the next round.
    await syncOrder(paymentIntentId, "checkout");
    return;
  }
  await reviseOrder(order, terms);
}
