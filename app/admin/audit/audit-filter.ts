import { z } from "zod/v4";

const words = z.string().trim().max(200).nullish().catch(null);
const day = z.iso.date().nullable().catch(null);

const filterSchema = z.object({ actor: words, action: words, subject: words, from: day, to: day });

/** A filter for the audit log; days are whole, in UTC. */
export interface AuditFilter {
  /** An email address, `staff` for all staff, or a stored actor, e.g. `webhook`. */
  actor: string | null;
  action: string | null;
  /** An order number, an email address, or a stored subject, e.g. `flag:liveStatus`. */
  subject: string | null;
  from: string | null;
  to: string | null;
}

const fields = ["actor", "action", "subject", "from", "to"] as const;

/** Reads the filter from an address, ignoring invalid values. */
export function readAuditFilter(search: URLSearchParams): AuditFilter {
  const given = filterSchema.parse(Object.fromEntries(fields.map((name) => [name, search.get(name)])));
  return {
    actor: given.actor || null,
    action: given.action || null,
    subject: given.subject || null,
    from: given.from,
    to: given.to,
  };
}

/** Writes the filter for an address, e.g. of its export. */
export function writeAuditFilter(filter: AuditFilter): string {
  return new URLSearchParams(
    fields.flatMap((name) => (filter[name] ? [[name, filter[name]]] : [])),
  ).toString();
}
