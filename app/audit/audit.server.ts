import { Schema, type Types } from "mongoose";
import { clock } from "~/platform/clock/clock";
import { randomId } from "~/platform/clock/random";
import { defineModel, isDuplicateKey } from "~/platform/database.server";

/** The prefix of a staff member's actor; their id follows. */
export const staffPrefix = "staff:";

/** One entry of the audit log: who did what to what, when and why. Never changed, never deleted. */
export interface AuditRecord {
  _id: Types.ObjectId;
  /** Unique: the same key is one entry, however often it is recorded. */
  key: string;
  at: Date;
  /** A part of the system such as `webhook` or `sweep`, or `staff:<user id>`. */
  actor: string;
  /** True for a staff member's action; absent otherwise. */
  isByStaff?: boolean;
  /** What happened, e.g. `order.refunded`. */
  action: string;
  /** What it happened to, e.g. `order:<id>`. */
  subject: string;
  /** The reason that a person gave; null for the system's actions. */
  reason: string | null;
  facts: Record<string, unknown>;
}

const auditSchema = new Schema<AuditRecord>(
  {
    key: { type: String, required: true },
    at: { type: Date, required: true },
    actor: { type: String, required: true },
    isByStaff: Boolean,
    action: { type: String, required: true },
    subject: { type: String, required: true },
    reason: { type: String, default: null },
    facts: { type: Schema.Types.Mixed, required: true, default: {} },
  },
  { versionKey: false, collection: "auditTrail", minimize: false },
);
auditSchema.index({ key: 1 }, { unique: true });
// For the newest entries overall, by staff, and by actor, action or subject.
auditSchema.index({ at: -1, _id: -1 });
auditSchema.index({ isByStaff: 1, at: -1, _id: -1 }, { partialFilterExpression: { isByStaff: true } });
auditSchema.index({ actor: 1, at: -1, _id: -1 });
auditSchema.index({ action: 1, at: -1, _id: -1 });
auditSchema.index({ subject: 1, at: -1, _id: -1 });

/** Thrown by any attempt to change or delete an entry. */
export class AuditTrailError extends Error {
  override name = "AuditTrailError";
}

function refuse(): never {
  throw new AuditTrailError("The audit log is append-only.");
}

auditSchema.pre(
  [
    ...(["updateOne", "updateMany", "replaceOne", "findOneAndUpdate", "findOneAndReplace"] as const),
    ...(["deleteOne", "deleteMany", "findOneAndDelete"] as const),
  ],
  { document: true, query: true },
  refuse,
);
auditSchema.pre("bulkWrite", refuse);
auditSchema.pre("save", function () {
  if (!this.isNew) refuse();
});

export const AuditTrail = defineModel<AuditRecord>("AuditEntry", auditSchema);

/**
 * Adds an entry to the audit log, once per key.
 *
 * @returns whether the entry is new; false if there is already one with this key.
 */
export async function recordAudit(
  entry: Omit<AuditRecord, "_id" | "reason" | "isByStaff"> & Partial<Pick<AuditRecord, "reason">>,
): Promise<boolean> {
  try {
    await AuditTrail.create({ ...entry, ...(entry.actor.startsWith(staffPrefix) && { isByStaff: true }) });
    return true;
  } catch (error) {
    if (!isDuplicateKey(error, "key")) throw error;
    return false;
  }
}

/** A staff member's action. */
export interface StaffAuditEntry {
  staffId: string;
  /** E.g. `order.refund`. */
  action: string;
  /** E.g. `order:<id>`. */
  subject: string;
  reason?: string | null;
  facts?: Record<string, unknown>;
  /** Makes a double click one entry; without it, every call adds an entry. */
  key?: string;
}

/**
 * Adds a staff member's action to the audit log.
 *
 * @returns whether the entry is new; see `recordAudit`.
 */
export async function auditStaff({
  staffId,
  key = randomId(),
  facts = {},
  ...entry
}: StaffAuditEntry): Promise<boolean> {
  return recordAudit({ ...entry, key: `staff:${key}`, at: clock.now(), actor: staffPrefix + staffId, facts });
}
