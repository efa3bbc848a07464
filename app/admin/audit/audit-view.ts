import { type FlagName, flagTitles, isFlagName } from "~/flags/flags";

/** An entry of the audit log as staff see it. */
export interface AuditEntry {
  id: string;
  /** ISO 8601. */
  at: string;
  /** A staff member's email address, or the part of the shop that acted. */
  actor: string;
  isByStaff: boolean;
  action: string;
  subject: { name: string; address: string | null };
  reason: string | null;
  facts: [name: string, value: string][];
}

/** The display name of an entry's subject, and the staff page about it. */
export function toSubject(subject: string, name: string | undefined): AuditEntry["subject"] {
  const [kind, ...rest] = subject.split(":");
  const id = rest.join(":");
  switch (kind) {
    case "order":
      return { name: name ?? subject, address: name ? `/admin/orders/${name}` : null };
    case "user":
      return { name: name ?? subject, address: `/admin/people/${encodeURIComponent(id)}` };
    case "alert":
      return { name: subject, address: "/admin/alerts" };
    case "event":
      return { name: id, address: `/admin/webhooks/${encodeURIComponent(id)}` };
    case "flag":
      return { name: isFlagName(id) ? flagTitles[id satisfies FlagName] : subject, address: "/admin/flags" };
    default:
      return { name: name ?? subject, address: null };
  }
}
