import { AuditTrail } from "~/audit/audit.server";
import { Orders } from "~/orders/order.server";
import { Feedback } from "~/orders/order-feedback.server";
import { trusted } from "~/platform/database.server";
import { env } from "~/platform/env.server";

/** Counts of the orders paid within some period. */
export interface Rates {
  paid: number;
  /** Orders that staff have acted on since. */
  touched: number;
  /** Orders that were stuck or in review, that staff acted on, or whose student didn't find it easy. */
  troubled: number;
}

/** The actions that the system audits when an order needs review. */
const calls = ["order.needs_review", "order.stuck"];
const orderPrefix = "order:";

/** How many of the orders paid since `from` needed staff, by the audit log and the students' feedback. */
export async function readRates(from: Date): Promise<Rates> {
  const { stripeMode: mode } = env();
  const at = trusted({ $gte: from });
  const subject = /^order:/;
  const [touched, called, unhappy, paid] = await Promise.all([
    AuditTrail.distinct("subject", { at, subject, actor: /^staff\b/ }),
    AuditTrail.distinct("subject", { at, subject, action: trusted({ $in: calls }) }),
    Feedback.distinct("_id", { mode, wasEasy: false, answeredAt: at }),
    Orders.countDocuments(paidSince(from)),
  ]);
  const byStaff = touched.map(idOfSubject);
  const all = new Set([...byStaff, ...called.map(idOfSubject), ...unhappy.map(String)]);
  return {
    paid,
    touched: await countPaid(from, byStaff),
    troubled: await countPaid(from, [...all]),
  };
}

function idOfSubject(subject: string): string {
  return subject.slice(orderPrefix.length);
}

/** The `$type` lets MongoDB use the partial index. */
function paidSince(from: Date) {
  return { mode: env().stripeMode, completedAt: trusted({ $gte: from, $type: "date" as const }) };
}

async function countPaid(from: Date, ids: string[]): Promise<number> {
  return ids.length === 0 ? 0 : Orders.countDocuments({ ...paidSince(from), _id: trusted({ $in: ids }) });
}
