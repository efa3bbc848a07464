import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type DecidableOrder,
  hangsOnRefunds,
  isToBeReadAgain,
  nextOrderState,
  type PaymentSnapshot,
} from "~/orders/next-order-state";
import {
  grantsAccess,
  isEnded,
  isPaid,
  type OrderStatus,
  orderStatuses,
  type RefundFacts,
  type ReviewReason,
  unpaidStatuses,
} from "~/orders/order";
import {
  canceledState,
  claimedState,
  isSale,
  moveTo,
  newOrderState,
  reviewedState,
  stateOf,
  transitions,
  unclaimedState,
} from "~/orders/order-state";

const amountMinor = 4_900;

function newOrder(changes: Partial<DecidableOrder> = {}): DecidableOrder {
  return {
    status: "awaiting_payment",
    syncStatus: "syncing",
    open: true,
    isProvisional: false,
    paymentIntentId: "pi_1",
    paidIntentId: null,
    paidAt: null,
    chargeId: null,
    card: null,
    failure: null,
    amountRefundedMinor: 0,
    refunds: [],
    disputeStatus: null,
    disputedAt: null,
    disputedMinor: 0,
    surplusIntentIds: [],
    reviewReason: null,
    currency: "usd",
    amountMinor,
    ...changes,
  };
}

function snapshotOf(
  status: PaymentSnapshot["status"],
  changes: Partial<PaymentSnapshot> = {},
): PaymentSnapshot {
  const isPaidNow = status === "succeeded";
  return {
    paymentIntentId: "pi_1",
    status,
    currency: "usd",
    amountReceivedMinor: isPaidNow ? amountMinor : 0,
    isAwaitedElsewhere: false,
    isReplaced: false,
    failure: null,
    charge: isPaidNow
      ? {
          id: "ch_1",
          createdAt: new Date(1_000),
          amountRefundedMinor: 0,
          card: { brand: "visa", last4: "4242" },
        }
      : null,
    refunds: [],
    disputeStatus: null,
    disputedAt: null,
    disputedMinor: 0,
    ...changes,
  };
}

const decline = { code: "generic_decline", message: "Your card was declined." };

const refunded = (amountRefundedMinor: number) => ({
  charge: { id: "ch_1", createdAt: new Date(1_000), amountRefundedMinor, card: null },
  refunds: refundsOf(amountRefundedMinor),
});

function refundsOf(amountMinor: number): RefundFacts[] {
  return amountMinor > 0 ? [{ id: "re_1", amountMinor, createdAt: new Date(2_000) }] : [];
}

describe("nextOrderState follows Stripe's truth", () => {
  it.each<[OrderStatus, PaymentSnapshot, OrderStatus]>([
    ["awaiting_payment", snapshotOf("succeeded"), "completed"],
    ["awaiting_payment", snapshotOf("processing"), "processing"],
    ["awaiting_payment", snapshotOf("requires_action"), "awaiting_payment"],
    ["awaiting_payment", snapshotOf("requires_action", { isAwaitedElsewhere: true }), "processing"],
    ["awaiting_payment", snapshotOf("requires_payment_method", { failure: decline }), "payment_failed"],
    ["awaiting_payment", snapshotOf("canceled"), "canceled"],
    ["awaiting_payment", snapshotOf("canceled", { isReplaced: true }), "awaiting_payment"],
    ["processing", snapshotOf("requires_payment_method"), "awaiting_payment"],
    ["processing", snapshotOf("requires_payment_method", { failure: decline }), "payment_failed"],
    ["processing", snapshotOf("succeeded"), "completed"],
    ["payment_failed", snapshotOf("succeeded"), "completed"],
    ["canceled", snapshotOf("succeeded"), "completed"],
    ["completed", snapshotOf("processing"), "completed"],
    ["completed", snapshotOf("canceled"), "completed"],
    ["completed", snapshotOf("succeeded", refunded(100)), "partially_refunded"],
    ["completed", snapshotOf("succeeded", refunded(amountMinor)), "refunded"],
    ["refunded", snapshotOf("succeeded", refunded(100)), "partially_refunded"],
    ["refunded", snapshotOf("succeeded", refunded(0)), "completed"],
    ["completed", snapshotOf("succeeded", { disputeStatus: "needs_response" }), "disputed"],
    ["completed", snapshotOf("succeeded", { disputeStatus: "warning_needs_response" }), "completed"],
    ["disputed", snapshotOf("succeeded", { disputeStatus: "won" }), "completed"],
    ["disputed", snapshotOf("succeeded", { disputeStatus: "lost" }), "disputed"],
    ["awaiting_payment", snapshotOf("succeeded", { amountReceivedMinor: 4_899 }), "needs_review"],
    ["awaiting_payment", snapshotOf("succeeded", { currency: "eur" }), "needs_review"],
  ])("%s and %o give %s", (status, snapshot, expected) => {
    expect(nextOrderState(newOrder({ status }), snapshot).status).toBe(expected);
  });

  it("keeps the bank's words of a refusal until the next payment is under way", () => {
    const failed = nextOrderState(newOrder(), snapshotOf("requires_payment_method", { failure: decline }));
    expect(failed.failure).toEqual(decline);
    const retried = nextOrderState(newOrder(failed), snapshotOf("requires_action"));
    expect(retried).toMatchObject({ status: "payment_failed", failure: decline });
    expect(nextOrderState(newOrder(failed), snapshotOf("succeeded")).failure).toBeNull();
  });

  it("ignores an intent that was replaced, unless that very intent took the money", () => {
    const order = newOrder({ paymentIntentId: "pi_2" });
    expect(nextOrderState(order, snapshotOf("canceled"))).toEqual(stateOf(order));
    expect(nextOrderState(order, snapshotOf("succeeded"))).toMatchObject({
      status: "completed",
      paidIntentId: "pi_1",
    });
  });

  it("keeps when money went back and when the bank took it, and lets go of a refund that failed", () => {
    const disputed = { disputeStatus: "needs_response", disputedAt: new Date(3_000), disputedMinor: 4_800 };
    const troubled = nextOrderState(newOrder(), snapshotOf("succeeded", { ...refunded(100), ...disputed }));
    expect(troubled).toMatchObject({ ...disputed, refunds: refundsOf(100), amountRefundedMinor: 100 });
    const witnessed = snapshotOf("succeeded", { charge: null });
    expect(nextOrderState(newOrder(troubled), witnessed).refunds).toEqual(refundsOf(100));
    expect(nextOrderState(newOrder(troubled), snapshotOf("succeeded")).refunds).toEqual([]);
  });

  it("remembers a second intent that was paid, too, for as long as it holds the money", () => {
    const paid = newOrder(nextOrderState(newOrder(), snapshotOf("succeeded")));
    const second = snapshotOf("succeeded", { paymentIntentId: "pi_2" });
    const twice = nextOrderState(paid, second);
    expect(twice).toMatchObject({ status: "completed", paidIntentId: "pi_1", surplusIntentIds: ["pi_2"] });
    const givenBack = nextOrderState(newOrder(twice), { ...second, ...refunded(amountMinor) });
    expect(givenBack).toMatchObject({ status: "completed", surplusIntentIds: [] });
  });
});

describe("an order that waits for a person", () => {
  const asked = (reviewReason: ReviewReason | null, changes: Partial<DecidableOrder> = {}) =>
    newOrder({ status: "needs_review", syncStatus: "failed", reviewReason, ...changes });

  it.each<[ReviewReason | null, PaymentSnapshot, OrderStatus]>([
    ["unknown_student", snapshotOf("succeeded"), "needs_review"],
    ["unknown_student", snapshotOf("processing"), "needs_review"],
    ["unknown_student", snapshotOf("succeeded", refunded(amountMinor - 1)), "needs_review"],
    ["unknown_student", snapshotOf("succeeded", { disputeStatus: "lost" }), "needs_review"],
    ["unknown_student", snapshotOf("succeeded", refunded(amountMinor)), "refunded"],
    ["unknown_student", snapshotOf("canceled"), "canceled"],
    ["duplicate_not_refunded", snapshotOf("succeeded", refunded(amountMinor)), "refunded"],
    [null, snapshotOf("succeeded"), "completed"],
    [null, snapshotOf("succeeded", refunded(100)), "partially_refunded"],
    [null, snapshotOf("succeeded", { disputeStatus: "needs_response" }), "disputed"],
    [null, snapshotOf("processing"), "processing"],
    [null, snapshotOf("succeeded", { amountReceivedMinor: 4_000 }), "needs_review"],
  ])("for %s, and %o, comes to be %s", (reviewReason, snapshot, expected) => {
    expect(nextOrderState(asked(reviewReason), snapshot).status).toBe(expected);
  });

  it("for another amount is refunded once all that was paid is back, and returns when the bank sends it back", () => {
    const paid = snapshotOf("succeeded", { amountReceivedMinor: 4_000 });
    const order = newOrder(nextOrderState(newOrder(), paid));
    expect(order).toMatchObject({ status: "needs_review", reviewReason: "amount_mismatch" });
    const back = newOrder(nextOrderState(order, { ...paid, ...refunded(4_000) }));
    expect(back).toMatchObject({ status: "refunded", open: false, reviewReason: "amount_mismatch" });
    expect(nextOrderState(back, paid)).toMatchObject({ status: "needs_review", open: false });
  });

  it("and whose payment is refunded doesn't leave while another intent of it holds money", () => {
    const order = asked("duplicate_not_refunded", { paidIntentId: "pi_1", surplusIntentIds: ["pi_2"] });
    const back = snapshotOf("succeeded", refunded(amountMinor));
    expect(nextOrderState(order, back).status).toBe("needs_review");
    expect(nextOrderState({ ...order, settledIntentIds: ["pi_2"] }, back).status).toBe("refunded");
  });

  it("isn't led back by what was read before it was paid", () => {
    const order = asked(null, { paidIntentId: "pi_1" });
    expect(nextOrderState(order, snapshotOf("processing"))).toEqual(stateOf(order));
    expect(nextOrderState(order, snapshotOf("canceled"))).toEqual(stateOf(order));
  });
});

describe("a second payment that was given back", () => {
  const second = snapshotOf("succeeded");
  const givenBack = { duplicateOf: "order:1", refundedIntentIds: ["pi_1"] };
  const duplicate = (changes: Partial<DecidableOrder> = {}) =>
    newOrder({ ...nextOrderState(newOrder(), second), effects: givenBack, ...changes });
  const surplus = (changes: Partial<DecidableOrder> = {}) =>
    duplicate({ surplusIntentIds: ["pi_2"], effects: { refundedIntentIds: ["pi_2"] }, ...changes });
  const ofSurplus = snapshotOf("succeeded", { paymentIntentId: "pi_2" });

  it.each<[string, DecidableOrder, PaymentSnapshot]>([
    ["of the whole order", duplicate(), second],
    ["of a further intent", surplus(), ofSurplus],
    ["of a further intent of a canceled order", surplus({ status: "canceled" }), ofSurplus],
  ])("%s goes before a person when no refund of it is under way", (_, order, snapshot) => {
    expect(hangsOnRefunds(order, snapshot)).toBe(true);
    const returned = { ...snapshot, isRefundUnderWay: false };
    const next = nextOrderState(order, returned);
    expect(next).toEqual({
      ...stateOf(order),
      ...{ status: "needs_review", syncStatus: "failed", reviewReason: "duplicate_not_refunded" },
    });
    const reviewed = { ...order, ...next };
    expect(nextOrderState(reviewed, returned)).toEqual(next);
    expect(isToBeReadAgain(reviewed, returned)).toBe(false);
  });

  it.each<[string, boolean | undefined, boolean]>([
    ["while the refund is under way", true, false],
    ["before Stripe was asked for its refunds, and is read again", undefined, true],
  ])("stays as it is %s", (_, isRefundUnderWay, isAgain) => {
    const snapshot = { ...second, isRefundUnderWay };
    expect(nextOrderState(duplicate(), snapshot)).toEqual(stateOf(duplicate()));
    expect(isToBeReadAgain(duplicate(), snapshot)).toBe(isAgain);
  });

  it.each<[string, DecidableOrder, PaymentSnapshot]>([
    ["it isn't known to have been given back", duplicate({ effects: { duplicateOf: "order:1" } }), second],
    ["the order is the only one by now", duplicate({ effects: { refundedIntentIds: ["pi_1"] } }), second],
    ["there are no marks at all", duplicate({ effects: undefined }), second],
    ["staff have settled it", duplicate({ settledIntentIds: ["pi_1"] }), second],
    ["a person is asked already", duplicate({ status: "needs_review" }), second],
    ["the order is not in line with the payment yet", duplicate(), { ...second, ...refunded(amountMinor) }],
    ["the further intent holds no money", surplus({ surplusIntentIds: [] }), ofSurplus],
  ])("is nobody's question when %s", (_, order, snapshot) => {
    const told = { ...snapshot, isRefundUnderWay: false };
    expect(hangsOnRefunds(order, snapshot)).toBe(false);
    expect(nextOrderState(order, told)).toEqual(nextOrderState(order, snapshot));
    expect(nextOrderState(order, told).reviewReason).not.toBe("duplicate_not_refunded");
  });
});

describe("the states that no snapshot decides", () => {
  it("are reached by transitions that exist, and agree with those that a snapshot decides", () => {
    for (const from of unpaidStatuses) {
      const order = newOrder({ status: from });
      expect(transitions[from]).toContain(claimedState.status);
      expect(transitions[from]).toContain(canceledState.status);
      expect(moveTo(order, "canceled", {})).toMatchObject(canceledState);
    }
    const claimed = newOrder(claimedState);
    expect(transitions.processing).toContain(unclaimedState.status);
    expect(moveTo(claimed, "awaiting_payment", {})).toMatchObject(unclaimedState);
  });

  it("begin with a payment to wait for, or with a question", () => {
    expect(newOrder()).toMatchObject(newOrderState());
    expect(newOrderState("unknown_student")).toEqual({
      ...{ status: "needs_review", syncStatus: "failed", reviewReason: "unknown_student" },
    });
  });

  it.each(orderStatuses)("a person may be asked about an order that is %s", (status) => {
    const order = newOrder({ status, open: !isEnded(status) });
    expect(reviewedState(order, "duplicate_not_refunded")).toEqual({
      ...stateOf(order),
      ...{ status: "needs_review", syncStatus: "failed", reviewReason: "duplicate_not_refunded" },
    });
  });

  it("a payment that nobody has accepted and that went back as a whole was no sale", () => {
    expect(isSale(newOrder({ status: "completed" }))).toBe(true);
    expect(isSale(newOrder({ status: "refunded" }))).toBe(true);
    expect(isSale(newOrder({ status: "refunded", reviewReason: "amount_mismatch" }))).toBe(false);
    expect(isSale(newOrder({ status: "processing" }))).toBe(false);
  });
});

const anySnapshot: fc.Arbitrary<PaymentSnapshot> = fc
  .record({
    paymentIntentId: fc.constantFrom("pi_1", "pi_2"),
    status: fc.constantFrom<PaymentSnapshot["status"]>(
      "requires_payment_method",
      "requires_confirmation",
      "requires_action",
      "processing",
      "requires_capture",
      "succeeded",
      "canceled",
    ),
    currency: fc.oneof({ weight: 9, arbitrary: fc.constant("usd") }, fc.constant("jpy")),
    amountReceivedMinor: fc.oneof({ weight: 9, arbitrary: fc.constant(amountMinor) }, fc.nat(10_000)),
    isAwaitedElsewhere: fc.boolean(),
    isReplaced: fc.boolean(),
    isRefundUnderWay: fc.constantFrom(undefined, true, false),
    failure: fc.constantFrom(null, decline),
    amountRefundedMinor: fc.constantFrom(0, 1, amountMinor - 1, amountMinor),
    disputeStatus: fc.constantFrom(null, "needs_response", "under_review", "won", "lost", "warning_closed"),
  })
  .map(({ amountRefundedMinor, ...snapshot }) => ({
    ...snapshot,
    refunds: refundsOf(amountRefundedMinor),
    disputedAt: snapshot.disputeStatus ? new Date(3_000) : null,
    disputedMinor: snapshot.disputeStatus ? amountMinor - amountRefundedMinor : 0,
    charge:
      snapshot.status === "succeeded"
        ? { id: "ch_1", createdAt: new Date(1_000), amountRefundedMinor, card: null }
        : null,
  }));

const anyQuestion = fc.constantFrom<ReviewReason | null>(
  "amount_mismatch",
  "duplicate_not_refunded",
  "unknown_student",
  null,
);

const anyMarks = fc.option(
  fc.record({
    duplicateOf: fc.constantFrom(null, "order:1"),
    refundedIntentIds: fc.subarray(["pi_1", "pi_2"]),
  }),
  { nil: undefined },
);

const anyOrder = fc
  .tuple(fc.constantFrom(...orderStatuses), anyQuestion, anyMarks, fc.subarray(["pi_1", "pi_2"]))
  .map(([status, question, effects, settledIntentIds]) =>
    newOrder({
      effects,
      settledIntentIds,
      status,
      reviewReason: status === "needs_review" ? question : null,
      open: !isEnded(status),
      paidIntentId: isPaid(status) ? "pi_1" : null,
      isProvisional: status === "processing",
      syncStatus: "syncing",
    }),
  );

/** As `syncOrder` reads it: for its refunds Stripe is asked only when the decision hangs on them. */
function asRead(order: DecidableOrder, { isRefundUnderWay, ...snapshot }: PaymentSnapshot): PaymentSnapshot {
  return hangsOnRefunds(order, snapshot) ? { ...snapshot, isRefundUnderWay } : snapshot;
}

/** The ways back that exist; every other transition leads forward. */
const waysBack: [OrderStatus, OrderStatus][] = [
  ["processing", "awaiting_payment"],
  ["processing", "payment_failed"],
  ["canceled", "completed"],
  ["refunded", "partially_refunded"],
  ["refunded", "completed"],
  ["partially_refunded", "completed"],
  ["disputed", "completed"],
  ["disputed", "partially_refunded"],
  ["disputed", "refunded"],
];
const rank: Record<OrderStatus, number> = {
  awaiting_payment: 0,
  payment_failed: 1,
  processing: 1,
  canceled: 1.5,
  completed: 2,
  partially_refunded: 3,
  refunded: 4,
  disputed: 5,
  needs_review: 6,
};

function isForwardOrNamed(from: OrderStatus, to: OrderStatus): boolean {
  if (from === "needs_review") return true;
  if (rank[to] > rank[from]) return true;
  if (from === "payment_failed" && to === "processing") return true;
  return waysBack.some(([back, goal]) => back === from && goal === to);
}

describe("from any state and any sequence of snapshots", () => {
  const histories = fc.tuple(anyOrder, fc.array(anySnapshot, { maxLength: 30 }));

  function walk(start: DecidableOrder, snapshots: PaymentSnapshot[]) {
    let order = start;
    return snapshots.map((read) => {
      const before = order;
      const snapshot = asRead(order, read);
      order = { ...order, ...nextOrderState(order, snapshot) };
      return { before, after: order, snapshot };
    });
  }

  it("money is taken in at most once", () => {
    fc.assert(
      fc.property(histories, ([start, snapshots]) => {
        // What waits for a person had been paid before, or is paid for the first time when it leaves.
        const isTaken = ({ status, paidIntentId }: DecidableOrder) => isPaid(status) || paidIntentId !== null;
        const completions = walk(start, snapshots).filter(
          ({ before, after }) => !isTaken(before) && isTaken(after),
        );
        expect(completions.length).toBeLessThanOrEqual(isTaken(start) ? 0 : 1);
      }),
      { numRuns: 2_000 },
    );
  });

  it("access begins only with the order's own amount and currency", () => {
    fc.assert(
      fc.property(histories, ([start, snapshots]) => {
        for (const { before, after, snapshot } of walk(start, snapshots)) {
          if (grantsAccess(before.status) || !grantsAccess(after.status)) continue;
          expect(snapshot.status).toBe("succeeded");
          expect(snapshot.amountReceivedMinor).toBe(after.amountMinor);
          expect(snapshot.currency).toBe(after.currency);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it("there is no way back but the named ones, and a review ends by staff's answer or without money", () => {
    fc.assert(
      fc.property(histories, ([start, snapshots]) => {
        for (const { before, after } of walk(start, snapshots)) {
          if (before.status === after.status) continue;
          expect(`${before.status} → ${after.status}`).toSatisfy(() =>
            isForwardOrNamed(before.status, after.status),
          );
          expect(transitions[before.status]).toContain(after.status);
          if (before.status !== "needs_review" || !before.reviewReason) continue;
          expect(["refunded", "canceled"]).toContain(after.status);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it("an order that has ended never opens again, and the intent that paid stays", () => {
    fc.assert(
      fc.property(histories, ([start, snapshots]) => {
        for (const { before, after } of walk(start, snapshots)) {
          expect(before.open || !after.open).toBe(true);
          expect(isEnded(after.status) && after.open).toBe(false);
          if (before.paidIntentId) expect(after.paidIntentId).toBe(before.paidIntentId);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it("a second payment comes before a person only when it was given back, is here again, and nobody has settled it", () => {
    fc.assert(
      fc.property(histories, ([start, snapshots]) => {
        for (const { before, after, snapshot } of walk(start, snapshots)) {
          const isAsked = after.reviewReason === "duplicate_not_refunded";
          if (!isAsked || before.reviewReason === "duplicate_not_refunded") continue;
          const { paymentIntentId, isRefundUnderWay } = snapshot;
          expect(isRefundUnderWay).toBe(false);
          expect(before.effects?.refundedIntentIds).toContain(paymentIntentId);
          expect(before.settledIntentIds).not.toContain(paymentIntentId);
          expect(after).toEqual({ ...before, ...reviewedState(before, "duplicate_not_refunded") });
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it("what went back is known by its parts as well as by its sum", () => {
    fc.assert(
      fc.property(histories, ([start, snapshots]) => {
        for (const { after } of walk(start, snapshots)) {
          const sum = after.refunds.reduce((total, refund) => total + refund.amountMinor, 0);
          expect(sum).toBe(after.amountRefundedMinor);
          expect(after.disputedAt !== null).toBe(after.disputeStatus !== null);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it("the same snapshot twice decides the same as once, wherever the order has come to", () => {
    fc.assert(
      fc.property(histories, ([start, snapshots]) => {
        for (const { after, snapshot } of walk(start, snapshots)) {
          expect(nextOrderState(after, snapshot)).toEqual(stateOf(after));
        }
      }),
      { numRuns: 500 },
    );
  });

  it("the same snapshot twice decides the same as once", () => {
    fc.assert(
      fc.property(anyOrder, anySnapshot, (order, read) => {
        const snapshot = asRead(order, read);
        const once = nextOrderState(order, snapshot);
        expect(nextOrderState({ ...order, ...once }, snapshot)).toEqual(once);
      }),
      { numRuns: 2_000 },
    );
  });
});
