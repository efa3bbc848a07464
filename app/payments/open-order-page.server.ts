import { flags } from "~/flags/flags.server";
import { findOrder, type OwnedIntent } from "~/orders/find-order.server";
import { isSettled, isUnpaid } from "~/orders/order";
import type { OrderRecord } from "~/orders/order.server";
import type { OrderPage } from "~/orders/order-page";
import { toOrderView } from "~/orders/order-view.server";
import { clock } from "~/platform/clock/clock";
import { wait } from "~/platform/clock/timers";
import { withDeadline } from "~/platform/deadline.server";
import { logger } from "~/platform/logger.server";
import { once } from "~/platform/once.server";
import { claimConfirmed } from "./claim-confirmed.server";
import { syncOrder } from "./sync-order.server";

const patienceMs = 1_500;
/** However often the page is loaded, Stripe isn't asked more often than this. */
const restMs = 2_000;

interface OrderPageRequest extends OwnedIntent {
  /** Stripe's hint after a redirect, and the checkout's after a payment in the page; never proof of anything. */
  redirectStatus: string | null;
}

/**
 * What the order's page shows first: the order as it's stored, immediately. One sync with Stripe starts at the same
 * time, and its result reaches the page by its live stream; the page waits for it only before it would send the student
 * back to checkout, since that must not happen to someone who has paid.
 *
 * @returns null when the student has no such order.
 */
export async function openOrderPage({
  redirectStatus,
  ...owned
}: OrderPageRequest): Promise<OrderPage | null> {
  const order = await findOrder(owned);
  if (!order) return null;
  const { provisionalOrders, backgroundSync, liveStatus: isLive } = await flags(owned.studentId);
  const comesFromPaying = redirectStatus !== null && redirectStatus !== "failed";
  if (redirectStatus === "failed" || order.status === "payment_failed") {
    const isRefused = backgroundSync ? await isRefusalSure(order, owned, comesFromPaying) : !comesFromPaying;
    const latest = (await findOrder(owned)) ?? order;
    return { order: toOrderView(latest), isAwaited: !isRefused && isUnpaid(latest.status), isLive };
  }
  const shown = provisionalOrders && isClaimable(order) ? ((await claimConfirmed(owned)) ?? order) : order;
  const view = toOrderView(shown);
  if (backgroundSync && !isSettled(view)) void syncSoon(shown, owned.paymentIntentId);
  return { order: view, isAwaited: !provisionalOrders && comesFromPaying && isUnpaid(shown.status), isLive };
}

/** The browser comes here after confirming. Its claim counts once: what a sync has undone stays undone. */
function isClaimable(order: OrderRecord): boolean {
  return order.status === "awaiting_payment" && !order.provisionalCreatedAt;
}

/**
 * Whether Stripe itself has reported a refusal after which nothing can have been paid. Without that, the refusal may be
 * an old one: better to wait with the student than to send them away.
 */
async function isRefusalSure(
  order: OrderRecord,
  { paymentIntentId }: OwnedIntent,
  comesFromPaying: boolean,
): Promise<boolean> {
  const isFresh = restLeftMs(order) > 0 && order.lastSyncError === null;
  if (!isFresh) return syncInTime(paymentIntentId);
  // A sync from a moment ago may be older than the payment that the student just made.
  if (comesFromPaying) void syncSoon(order, paymentIntentId);
  return !comesFromPaying;
}

/** Intents whose order will be synced after the pause. */
const postponed = () => once("postponed-syncs", () => new Set<string>());

/** Syncs in the background: now, or once after a pause if it was synced a moment ago. */
async function syncSoon(order: OrderRecord, paymentIntentId: string): Promise<void> {
  if (postponed().has(paymentIntentId)) return;
  postponed().add(paymentIntentId);
  await wait(restLeftMs(order), { ref: false });
  postponed().delete(paymentIntentId);
  await syncInTime(paymentIntentId);
}

function restLeftMs({ lastSyncAttempt }: OrderRecord): number {
  return lastSyncAttempt ? Math.max(0, lastSyncAttempt.getTime() + restMs - clock.nowMs()) : 0;
}

/** Syncs for as long as a page can wait. @returns whether the order is now in sync. */
function syncInTime(paymentIntentId: string): Promise<boolean> {
  const sync = syncOrder(paymentIntentId, "page", { timeoutMs: patienceMs }).then(
    () => true,
    (error: unknown) => {
      // The order records the failure; the webhook or the next page load tries again.
      logger().warn({ err: error, paymentIntentId }, "the order's page could not sync");
      return false;
    },
  );
  return withDeadline(sync, patienceMs).catch(() => false);
}
