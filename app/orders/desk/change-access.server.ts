import { giveAccess, listGrants, takeBackAccess } from "~/learning/staff-grant.server";
import { changeOrder } from "../change-order.server";
import { finishSync } from "../finish-sync.server";
import type { OrderRecord } from "../order.server";
import { auditPress, type StaffPress } from "./staff-press.server";

const change = { cause: "staff" } as const;
/** So that the grants are brought in line, whatever was done before. */
const unmarked = { "effects.enrolledAt": null, "effects.revokedAt": null };

interface AccessChange {
  /** False if somebody had done it before. */
  hasChanged: boolean;
  /** Sources of the grants that let the student in now, e.g. `free`. */
  openBy: string[];
}

/**
 * Closes the access that an order gives, for good: the order itself remembers it, so that no sync opens it again. What
 * lets the student in besides stays.
 */
export async function withholdAccess(press: StaffPress, why: string): Promise<AccessChange> {
  await auditPress(press, "order.withhold_access", why);
  const accessWithheld = { at: new Date(), by: press.staffId, why };
  return apply(press, (order) => (order.accessWithheld ? null : { $set: { accessWithheld, ...unmarked } }));
}

/** Lets the order's state decide about its access again. */
export async function restoreAccess(press: StaffPress, why: string): Promise<AccessChange> {
  await auditPress(press, "order.restore_access", why);
  return apply(press, (order) =>
    order.accessWithheld ? { $set: { accessWithheld: null, ...unmarked } } : null,
  );
}

/** Lets the student into the order's courses whatever becomes of the order. */
export async function giftAccess(press: StaffPress, why: string): Promise<AccessChange> {
  await auditPress(press, "order.gift_access", why);
  const hasChanged = await giveAccess(giftOf(press.order));
  return { hasChanged, openBy: await openBy(press.order) };
}

/** Takes such a gift back. */
export async function takeBackGift(press: StaffPress, why: string): Promise<AccessChange> {
  await auditPress(press, "order.take_back_gift", why);
  const hasChanged = await takeBackAccess(giftOf(press.order));
  return { hasChanged, openBy: await openBy(press.order) };
}

async function apply(
  { order }: StaffPress,
  decide: Parameters<typeof changeOrder>[1],
): Promise<AccessChange> {
  const written = await changeOrder(order._id, decide);
  // Stripe needn't be asked: it has no say in this.
  await finishSync(written.order, { ...change, witnessedBy: written.order.witnessedBy });
  return { hasChanged: written.hasChanged, openBy: await openBy(order) };
}

function giftOf({ _id, studentId, items }: OrderRecord) {
  return { studentId, courseIds: items.map(({ courseId }) => courseId), occasion: String(_id) };
}

async function openBy({ studentId, items }: OrderRecord): Promise<string[]> {
  const grants = await listGrants(
    studentId,
    items.map(({ courseId }) => courseId),
  );
  return grants.filter(({ revokedAt }) => !revokedAt).map(({ source }) => source);
}
