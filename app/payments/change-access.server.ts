import { giftSource, giveAccess, listGrants, takeBackAccess } from "~/learning/staff-grant.server";
import { closeAccess, type OrderChange, reopenAccess } from "~/orders/change-order.server";
import { readOrder } from "~/orders/find-order.server";
import type { OrderRecord } from "~/orders/order.server";
import { finishSync } from "./finish-sync.server";
import { auditStaffAction, type StaffAction } from "./staff-action.server";

const change = { cause: "staff" } as const;

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
export async function withholdAccess(action: StaffAction, why: string): Promise<AccessChange> {
  const { order, staffId: by } = action;
  if (order.accessWithheld) return finish(action, { order: await readOrder(order._id), hasChanged: false });
  await auditStaffAction(action, "order.withhold_access", why, { version: order.version });
  return finish(action, await closeAccess(order._id, { by, why }));
}

/** Lets the order's state decide about its access again; one in review gives what it gave before. */
export async function restoreAccess(action: StaffAction, why: string): Promise<AccessChange> {
  const { order } = action;
  if (!order.accessWithheld) return finish(action, { order: await readOrder(order._id), hasChanged: false });
  await auditStaffAction(action, "order.restore_access", why, { version: order.version });
  return finish(action, await reopenAccess(order._id));
}

/** Lets the student into the order's courses whatever becomes of the order. */
export async function giftAccess(action: StaffAction, why: string): Promise<AccessChange> {
  const { isGiven, version } = await readGift(action.order);
  if (!isGiven) await auditStaffAction(action, "order.gift_access", why, { version });
  const hasChanged = !isGiven && (await giveAccess(giftOf(action.order)));
  return { hasChanged, openBy: await openBy(action.order) };
}

/** Takes such a gift back. */
export async function takeBackGift(action: StaffAction, why: string): Promise<AccessChange> {
  const { isTakenBack, version } = await readGift(action.order);
  if (!isTakenBack) await auditStaffAction(action, "order.take_back_gift", why, { version });
  const hasChanged = !isTakenBack && (await takeBackAccess(giftOf(action.order)));
  return { hasChanged, openBy: await openBy(action.order) };
}

/** How the gift stands, and how often it has changed. */
async function readGift(order: OrderRecord) {
  const { studentId, courseIds, occasion } = giftOf(order);
  const grants = await listGrants(studentId, courseIds);
  const gifts = grants.filter(({ source }) => source === giftSource(occasion));
  const active = gifts.filter(({ revokedAt }) => !revokedAt);
  return {
    isGiven: active.length === courseIds.length,
    isTakenBack: active.length === 0,
    version: gifts.reduce((sum, { sourceVersion }) => sum + sourceVersion, 0),
  };
}

async function finish({ order }: StaffAction, written: OrderChange): Promise<AccessChange> {
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
