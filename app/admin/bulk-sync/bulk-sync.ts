export const bulkSyncStates = ["collecting", "running", "done", "canceled"] as const;
export type BulkSyncState = (typeof bulkSyncStates)[number];

/** The states in which work is left. */
export const unendedStates: BulkSyncState[] = ["collecting", "running"];

/** Orders by outcome so far; see `SweepReport`. */
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
  /** A worker holds its lease. */
  isWorkedOn: boolean;
  /** How many orders it covers; null while they are still being collected. */
  total: number | null;
  /** How many of them have been handled. */
  done: number;
  /** The orders page's URL for the orders it covers, and the same in words. */
  filter: string;
  words: string;
  requestedBy: string;
  createdAt: string;
  endedAt: string | null;
}

export function hasEnded({ state }: Pick<BulkSyncView, "state">): boolean {
  return !unendedStates.includes(state);
}

/** An order that a bulk sync couldn't sync, and why. */
export interface BulkSyncFailure {
  id: string;
  orderNumber: string;
  problem: string;
}
