import type { OrderStatus, SyncStatus } from "~/orders/order";

/** An order as the orders page lists it. */
export interface OrderRow {
  number: string;
  /** Null when no account matches the order's student. */
  email: string | null;
  studentId: string;
  courses: string;
  amountMinor: number;
  currency: string;
  status: OrderStatus;
  syncStatus: SyncStatus;
  isStuck: boolean;
  isProvisional: boolean;
  createdAt: string;
  /** How long ago that was, in words. */
  age: string;
}

export interface OrderRowsPage {
  rows: OrderRow[];
  next: string | null;
  previous: string | null;
  /** Where the search stopped early, in words. */
  notes: string[];
}
