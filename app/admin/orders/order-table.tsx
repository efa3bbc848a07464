import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { DateTime } from "~/ui/date-time";
import { formatMoney } from "~/ui/format-money";
import { type Column, Table } from "~/ui/table";
import { StaffStatusBadge, SyncBadge } from "./order-badges";
import type { OrderRow } from "./order-row";

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
        <span className="text-ink-muted">Nobody here</span>
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
        <StaffStatusBadge {...row} />
        <SyncBadge {...row} />
      </span>
    ),
  },
  {
    header: "Made",
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
  /** In place of rows that aren't there. */
  empty: ReactNode;
}

/** Orders as staff see them, each leading to its page. */
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
