import { normalizeEmail } from "~/accounts/credentials";
import { Users } from "~/accounts/user.server";
import { staffPrefix } from "~/audit/audit.server";
import { Orders } from "~/orders/order.server";
import { trusted } from "~/platform/database.server";
import type { AuditFilter } from "./audit-filter";

const dayMs = 24 * 60 * 60_000;
const orderNumber = /^L-[0-9A-Z]+$/i;

/** The database query for a filter; null when no account has that address, or no order that number. */
export async function toAuditQuery(filter: AuditFilter): Promise<Record<string, unknown> | null> {
  const [actor, subject] = await Promise.all([actorOf(filter.actor), subjectOf(filter.subject)]);
  if (actor === null || subject === null) return null;
  return { ...actor, ...subject, ...(filter.action && { action: filter.action }), ...within(filter) };
}

async function actorOf(actor: string | null): Promise<Record<string, unknown> | null> {
  if (!actor) return {};
  if (actor === "staff") return { isByStaff: true };
  if (!actor.includes("@")) return { actor };
  const id = await userIdOf(actor);
  return id ? { actor: staffPrefix + id } : null;
}

async function subjectOf(subject: string | null): Promise<Record<string, unknown> | null> {
  if (!subject) return {};
  if (subject.includes("@") && !subject.includes(":")) {
    const id = await userIdOf(subject);
    return id ? { subject: `user:${id}` } : null;
  }
  if (!orderNumber.test(subject)) return { subject };
  const order = await Orders.findOne({ number: subject.toUpperCase() }).select("_id").lean();
  return order && { subject: `order:${order._id}` };
}

async function userIdOf(email: string): Promise<string | null> {
  const user = await Users.findOne({ email: normalizeEmail(email) })
    .select("_id")
    .lean();
  return user?._id.toString() ?? null;
}

function within({ from, to }: Pick<AuditFilter, "from" | "to">) {
  if (!from && !to) return {};
  return {
    at: trusted({
      ...(from && { $gte: new Date(from) }),
      ...(to && { $lt: new Date(Date.parse(to) + dayMs) }),
    }),
  };
}
