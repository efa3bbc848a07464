import { type AuditRecord, AuditTrail } from "~/audit/audit.server";
import type { AuditFilter } from "./audit-filter";
import { nameAudited } from "./audit-names.server";
import { toAuditQuery } from "./audit-query.server";

const batchSize = 500;

const header = [
  "Time (UTC)",
  "Actor",
  "Actor, as stored",
  "Action",
  "Subject",
  "Subject, as stored",
  "Reason",
  "Facts (JSON)",
];

/** Every entry that matches the filter as table rows, newest first, after a header row. */
export async function* exportAudit(filter: AuditFilter): AsyncGenerator<(string | null)[]> {
  yield header;
  const query = await toAuditQuery(filter);
  if (!query) return;
  const records = AuditTrail.find(query)
    .sort({ at: -1, _id: -1 })
    .batchSize(batchSize)
    .lean<AuditRecord[]>()
    .cursor();
  let batch: AuditRecord[] = [];
  for await (const record of records) {
    batch.push(record);
    if (batch.length < batchSize) continue;
    yield* toRows(batch);
    batch = [];
  }
  yield* toRows(batch);
}

async function* toRows(records: AuditRecord[]): AsyncGenerator<(string | null)[]> {
  const names = await nameAudited(records);
  for (const { at, actor, action, subject, reason, facts } of records) {
    yield [
      ...[at.toISOString(), names.get(actor) ?? actor, actor, action],
      ...[names.get(subject) ?? subject, subject, reason, JSON.stringify(facts)],
    ];
  }
}
