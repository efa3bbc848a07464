import type { OrderStatus, SyncStatus } from "~/orders/order";

/** An order as the staff's orders page lists it. */
export interface OrderRow {
  number: string;
  /** Null when nobody here is the student that the order names. */
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
  /** How far the search went, where it did not go all the way; in words. */
  notes: string[];
}
