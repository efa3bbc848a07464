import { Types } from "mongoose";
import { Users } from "~/accounts/user.server";
import { type AuditRecord, staffPrefix } from "~/audit/audit.server";
import { Orders } from "~/orders/order.server";
import { trusted } from "~/platform/database.server";

/** Display names for what entries refer to by id: an account's address, an order's number. */
export type AuditNames = ReadonlyMap<string, string>;

/** Finds the display names for some entries, with one query for accounts and one for orders. */
export async function nameAudited(
  entries: readonly Pick<AuditRecord, "actor" | "subject">[],
): Promise<AuditNames> {
  const named = entries.flatMap(({ actor, subject }) => [actor, subject]);
  const ids = (prefix: string) => [
    ...new Set(named.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length))),
  ];
  const people = [...ids(staffPrefix), ...ids("user:")].filter(isId);
  const [users, orders] = await Promise.all([
    Users.find({ _id: trusted({ $in: people }) })
      .select("email")
      .lean(),
    Orders.find({ _id: trusted({ $in: ids("order:").filter(isId) }) })
      .select("number")
      .lean(),
  ]);
  return new Map([
    ...users.flatMap(({ _id, email }) => [
      [`${staffPrefix}${_id}`, email] as const,
      [`user:${_id}`, email] as const,
    ]),
    ...orders.map(({ _id, number }) => [`order:${_id}`, number] as const),
  ]);
}

function isId(id: string): boolean {
  return Types.ObjectId.isValid(id);
}
