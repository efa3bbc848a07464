import { type AuditRecord, AuditTrail } from "~/audit/audit.server";
import { type KeysetPage, readPage } from "~/platform/keyset.server";
import type { AuditFilter } from "./audit-filter";
import { type AuditNames, nameAudited } from "./audit-names.server";
import { toAuditQuery } from "./audit-query.server";
import { type AuditEntry, toSubject } from "./audit-view";

const pageSize = 50;
const longestFact = 200;

/** A page of the audit log, newest first. */
export async function listAudit(filter: AuditFilter, cursor: string | null): Promise<KeysetPage<AuditEntry>> {
  const query = await toAuditQuery(filter);
  if (!query) return { rows: [], next: null, previous: null };
  const page = await readPage<AuditRecord>(AuditTrail, {
    filter: query,
    sortBy: "at",
    cursor,
    size: pageSize,
  });
  const names = await nameAudited(page.rows);
  return { ...page, rows: page.rows.map((record) => toEntry(record, names)) };
}

function toEntry(record: AuditRecord, names: AuditNames): AuditEntry {
  const { _id, at, actor, isByStaff, action, subject, reason, facts } = record;
  return {
    id: _id.toString(),
    at: at.toISOString(),
    actor: names.get(actor) ?? actor,
    isByStaff: Boolean(isByStaff),
    action,
    subject: toSubject(subject, names.get(subject)),
    reason,
    facts: Object.entries(facts).flatMap(([name, value]) =>
      value === null || value === undefined ? [] : [[name, formatFact(value).slice(0, longestFact)]],
    ),
  };
}

function formatFact(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
