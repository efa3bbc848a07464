import { createHash } from "node:crypto";
import { auditStaff } from "~/audit/audit.server";
import type { OrderRecord } from "~/orders/order.server";

/** An action that a staff member takes on an order's page. */
export interface StaffAction {
  order: OrderRecord;
  staffId: string;
  /** Created with the page, so that a form that is submitted twice carries the same one. */
  nonce: string;
}

/** Records in the audit trail what is about to be done, once per submitted form. */
export async function auditStaffAction(
  { order, staffId, nonce }: StaffAction,
  action: string,
  reason: string | null = null,
  facts: Record<string, unknown> = {},
): Promise<void> {
  await auditStaff({
    staffId,
    action,
    subject: `order:${order._id}`,
    reason,
    facts: { number: order.number, status: order.status, ...facts },
    key: `${staffId}:${order._id}:${action}:${nonce}:${digestOf({ reason, facts })}`,
  });
}

function digestOf(said: unknown): string {
  return createHash("sha256").update(JSON.stringify(said)).digest("hex").slice(0, 16);
}
