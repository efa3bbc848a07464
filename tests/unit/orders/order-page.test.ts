import { expect, it } from "vitest";
import type { OrderStatus, OrderView } from "~/orders/order";
import { isStillAwaited } from "~/orders/order-page";

function view(status: OrderStatus, version = 3): OrderView {
  return {
    number: "L-TEST",
    paymentIntentId: "pi_test",
    version,
    status,
    syncStatus: "syncing",
    isProvisional: false,
    hasAccess: false,
    isDuplicate: false,
    isDuplicateSettled: false,
    isWithheld: false,
    items: [],
    currency: "usd",
    amountMinor: 4_900,
    amountRefundedMinor: 0,
    card: null,
    failure: null,
    createdAt: "2026-01-01T00:00:00.000Z",
    paidAt: null,
  };
}

const opened = (status: OrderStatus, isAwaited = true) => ({ order: view(status), isAwaited, isLive: true });

it("a page that awaits a word goes on while the order is unpaid, whatever else is written to it", () => {
  expect(isStillAwaited(opened("awaiting_payment"), view("awaiting_payment"))).toBe(true);
  expect(isStillAwaited(opened("awaiting_payment"), view("awaiting_payment", 4))).toBe(true);
});

it("the refusal that was there when the page opened is not the word; a later one is", () => {
  expect(isStillAwaited(opened("payment_failed"), view("payment_failed"))).toBe(true);
  expect(isStillAwaited(opened("payment_failed"), view("payment_failed", 4))).toBe(false);
  expect(isStillAwaited(opened("awaiting_payment"), view("payment_failed", 4))).toBe(false);
});

it.each(["processing", "completed", "canceled", "needs_review"] as const)("%s ends the wait", (status) => {
  expect(isStillAwaited(opened("awaiting_payment"), view(status, 4))).toBe(false);
});

it("a page that awaits nothing never begins to", () => {
  expect(isStillAwaited(opened("awaiting_payment", false), view("awaiting_payment"))).toBe(false);
});
