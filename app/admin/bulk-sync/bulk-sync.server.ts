import { Schema, type Types } from "mongoose";
import type { SweepOutcome } from "~/payments/sweep-orders.server";
import { clock } from "~/platform/clock/clock";
import { randomId } from "~/platform/clock/random";
import { defineModel, trusted } from "~/platform/database.server";
import { env, type StripeMode } from "~/platform/env.server";
import type { OrderFilter } from "../orders/order-filter";
import { type BulkSyncCounts, type BulkSyncState, bulkSyncStates, unendedStates } from "./bulk-sync";

const keptSeconds = 90 * 24 * 60 * 60;

/** One bulk sync. The orders that it covers are recorded before the first of them is synced. */
export interface BulkSyncRecord extends BulkSyncCounts {
  _id: Types.ObjectId;
  mode: StripeMode;
  /** Unique, so that a double click starts one bulk sync. */
  key: string;
  /** `staff:<user id>`, or `token`. */
  actor: string;
  filter: OrderFilter;
  state: BulkSyncState;
  cancelRequestedAt: Date | null;
  /** Null until all orders are collected. */
  total: number | null;
  /** The worker that holds the lease, and when the lease ends. */
  holder: string | null;
  leaseUntil: Date;
  createdAt: Date;
  endedAt: Date | null;
}

/** One order that a bulk sync covers, with its outcome. */
export interface BulkSyncItem {
  _id: Types.ObjectId;
  bulkSyncId: Types.ObjectId;
  orderId: Types.ObjectId;
  orderNumber: string;
  /** As recorded when the bulk sync started. */
  wasPaid: boolean;
  /** Null until it has been handled. */
  outcome: SweepOutcome | null;
  /** Why it failed. */
  problem: string | null;
  createdAt: Date;
}

const count = { type: Number, required: true, default: 0 };

const bulkSyncSchema = new Schema<BulkSyncRecord>(
  {
    mode: { type: String, required: true },
    key: { type: String, required: true },
    actor: { type: String, required: true },
    filter: { type: Schema.Types.Mixed, required: true },
    state: { type: String, enum: bulkSyncStates, required: true, default: "collecting" },
    cancelRequestedAt: { type: Date, default: null },
    total: { type: Number, default: null },
    synced: count,
    failed: count,
    skipped: count,
    recovered: count,
    holder: { type: String, default: null },
    leaseUntil: { type: Date, required: true, default: clock.now },
    createdAt: { type: Date, required: true, default: clock.now },
    endedAt: { type: Date, default: null },
  },
  { versionKey: false, collection: "bulkSyncs", minimize: false },
);
bulkSyncSchema.index({ key: 1 }, { unique: true });
bulkSyncSchema.index({ mode: 1, createdAt: 1, _id: 1 });
bulkSyncSchema.index({ mode: 1, state: 1, leaseUntil: 1 });

const itemSchema = new Schema<BulkSyncItem>(
  {
    bulkSyncId: { type: Schema.Types.ObjectId, required: true },
    orderId: { type: Schema.Types.ObjectId, required: true },
    orderNumber: { type: String, required: true },
    wasPaid: { type: Boolean, required: true },
    outcome: { type: String, default: null },
    problem: { type: String, default: null },
    createdAt: { type: Date, required: true, default: clock.now },
  },
  { versionKey: false, collection: "bulkSyncItems" },
);
itemSchema.index({ bulkSyncId: 1, orderId: 1 }, { unique: true });
itemSchema.index({ bulkSyncId: 1, outcome: 1, _id: 1 });
itemSchema.index({ createdAt: 1 }, { expireAfterSeconds: keptSeconds });

export const BulkSyncs = defineModel<BulkSyncRecord>("BulkSync", bulkSyncSchema);
export const BulkSyncItems = defineModel<BulkSyncItem>("BulkSyncItem", itemSchema);

/** How long a lease lasts after the worker last renewed it. */
const leaseMs = 5_000;

interface Findings
  extends Partial<BulkSyncCounts>,
    Partial<Pick<BulkSyncRecord, "state" | "total" | "endedAt">> {}

/** A worker's exclusive right to a bulk sync. Its writes are refused once another worker has taken over. */
export class BulkSyncLease {
  private constructor(
    readonly bulkSync: BulkSyncRecord,
    readonly holder: string,
  ) {}

  /** Takes the oldest bulk sync that no worker is on; null if there is none. */
  static async take(): Promise<BulkSyncLease | null> {
    const holder = randomId();
    const now = clock.now();
    const bulkSync: BulkSyncRecord | null = await BulkSyncs.findOneAndUpdate(
      { mode: env().stripeMode, state: trusted({ $in: unendedStates }), leaseUntil: trusted({ $lte: now }) },
      { $set: { holder, leaseUntil: new Date(now.getTime() + leaseMs) } },
      { returnDocument: "after", lean: true, sort: { createdAt: 1 } },
    );
    return bulkSync && new BulkSyncLease(bulkSync, holder);
  }

  /** Records progress and renews the lease. Null when another worker has taken over. */
  note(findings: Findings): Promise<BulkSyncRecord | null> {
    return this.#write({ ...findings, leaseUntil: new Date(clock.nowMs() + leaseMs) });
  }

  /** Records progress and gives up the lease: another worker may continue if anything is left. */
  async letGo(findings: Findings): Promise<void> {
    await this.#write({ ...findings, holder: null, leaseUntil: clock.now() });
  }

  #write(change: Findings & Partial<Pick<BulkSyncRecord, "holder" | "leaseUntil">>) {
    return BulkSyncs.findOneAndUpdate(
      { _id: this.bulkSync._id, holder: this.holder },
      { $set: change },
      { returnDocument: "after", lean: true },
    ) as Promise<BulkSyncRecord | null>;
  }
}
