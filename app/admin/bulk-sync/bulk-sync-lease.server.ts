import { clock } from "~/platform/clock/clock";
import { randomId } from "~/platform/clock/random";
import { trusted } from "~/platform/database.server";
import { env } from "~/platform/env.server";
import { type BulkSyncCounts, unendedStates } from "./bulk-sync";
import { type BulkSyncRecord, BulkSyncs } from "./bulk-sync.server";

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
