/** How a bulk sync stands. */
export const bulkSyncStates = ["collecting", "running", "done", "canceled"] as const;
export type BulkSyncState = (typeof bulkSyncStates)[number];

/** Something is still to be done. */
export const unendedStates: BulkSyncState[] = ["collecting", "running"];

/** What has been done so far, in orders; see `SweepReport`. */
export interface BulkSyncCounts {
  synced: number;
  failed: number;
  skipped: number;
  recovered: number;
}

/** A bulk sync as pages, JSON and live streams show it. Plain JSON. */
export interface BulkSyncView extends BulkSyncCounts {
  id: string;
  state: BulkSyncState;
  isCancelRequested: boolean;
  /** A worker has been heard of lately that is at it. */
  isWorkedOn: boolean;
  /** How many orders it covers; null while they are still being collected. */
  total: number | null;
  /** How many of them have been looked at. */
  done: number;
  /** The orders page's URL of what it covers, and the same in words. */
  filter: string;
  words: string;
  requestedBy: string;
  createdAt: string;
  endedAt: string | null;
}

/** Nothing more will happen to it. */
export function hasEnded({ state }: Pick<BulkSyncView, "state">): boolean {
  return !unendedStates.includes(state);
}

/** An order that a bulk sync could not bring up to date, and why. */
export interface BulkSyncFailure {
  id: string;
  orderNumber: string;
  problem: string;
}
