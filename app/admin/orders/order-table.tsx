import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import type { OrderStatus, SyncStatus } from "~/orders/order";
import { OrderStatusBadge } from "~/orders/order-status-badge";
import { Badge } from "~/ui/badge";
import { DateTime } from "~/ui/date-time";
import { formatMoney } from "~/ui/format-money";
import { type Column, Table } from "~/ui/table";
import { syncStatusLabels } from "./format-order";

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

const columns: Column<OrderRow>[] = [
  {
    header: "Order",
    cell: ({ number }) => (
      <Link to={`/admin/orders/${number}`} className="inline-flex min-h-6 whitespace-nowrap underline">
        {number}
      </Link>
    ),
  },
  {
    header: "Student",
    cell: ({ email, studentId }) =>
      email ? (
        <Link to={`/admin/people/${studentId}`} className="underline decoration-line-strong">
          {email}
        </Link>
      ) : (
        <span className="text-ink-muted">No account</span>
      ),
  },
  { header: "Course", cell: ({ courses }) => courses },
  {
    header: "Amount",
    isNumeric: true,
    cell: ({ amountMinor, currency }) => formatMoney(amountMinor, currency),
  },
  {
    header: "Status",
    cell: (row) => (
      <span className="inline-flex flex-wrap gap-1 max-sm:justify-end">
        <OrderStatusBadge {...row} />
        <SyncBadge {...row} />
      </span>
    ),
  },
  {
    header: "Created",
    cell: ({ createdAt, age }) => (
      <span className="inline-grid whitespace-nowrap">
        {age}
        <span className="text-ink-muted text-sm">
          <DateTime iso={createdAt} />
        </span>
      </span>
    ),
  },
];

interface OrderTableProps {
  rows: OrderRow[];
  /** Shown when there are no rows. */
  empty: ReactNode;
}

/** Orders as staff see them, each linked to its page. */
export function OrderTable({ rows, empty }: OrderTableProps) {
  return (
    <Table
      caption="Orders, newest first"
      isCaptionHidden
      columns={columns}
      rows={rows}
      keyOf={({ number }) => number}
      empty={empty}
    />
  );
}

function SyncBadge({ syncStatus, isStuck }: Pick<OrderRow, "syncStatus" | "isStuck">) {
  if (isStuck) return <Badge tone="danger">Stuck</Badge>;
  // Its status says that it needs review already.
  if (syncStatus === "failed") return null;
  return <Badge tone={syncStatus === "synced" ? "success" : "info"}>{syncStatusLabels[syncStatus]}</Badge>;
}
