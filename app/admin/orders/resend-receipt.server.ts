import { Users } from "~/accounts/user.server";
import { Outbox } from "~/mail/outbox.server";
import { enqueueOrderMail } from "~/payments/order-mails.server";
import { auditStaffAction, type StaffAction } from "~/payments/staff-action.server";
import { clock } from "~/platform/clock/clock";
import { trusted } from "~/platform/database.server";

const restMs = 60_000;

export type Resent =
  | { kind: "written"; to: string }
  /** One was written less than a minute ago. */
  | { kind: "too_soon" }
  | { kind: "no_student" }
  | { kind: "not_paid" };

/** Queues the order's receipt again, to the student's current address; at most once a minute. */
export async function resendReceipt(action: StaffAction): Promise<Resent> {
  const { order } = action;
  if (!order.completedAt) return { kind: "not_paid" };
  const student = await Users.findById(order.studentId).lean();
  if (!student) return { kind: "no_student" };
  const before = `order:${order._id}:receipt`;
  const receipts = await Outbox.find({ key: trusted({ $gte: before, $lt: `${before};` }) })
    .sort({ createdAt: -1 })
    .select("createdAt")
    .lean();
  const latest = receipts[0]?.createdAt.getTime() ?? 0;
  if (clock.nowMs() - latest < restMs) return { kind: "too_soon" };
  await auditStaffAction(action, "order.resend_receipt", null, { to: student.email });
  // Two requests at the same moment count the same, so that only one email is sent.
  await enqueueOrderMail(order, `receipt:again:${receipts.length}`);
  return { kind: "written", to: student.email };
}
