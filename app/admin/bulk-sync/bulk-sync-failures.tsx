import { Link } from "@remix-run/react";
import { Pager } from "~/ui/pager";
import { type Column, Table } from "~/ui/table";
import type { BulkSyncFailure } from "./bulk-sync";

const columns: Column<BulkSyncFailure>[] = [
  {
    header: "Order",
    cell: ({ orderNumber }) => (
      <Link to={`/admin/orders/${orderNumber}`} className="whitespace-nowrap underline">
        {orderNumber}
      </Link>
    ),
  },
  { header: "Reason", cell: ({ problem }) => problem || "Unknown" },
];

interface BulkSyncFailuresProps {
  rows: BulkSyncFailure[];
  previous: string | null;
  next: string | null;
}

/** The orders that a bulk sync couldn't sync, and why. */
export function BulkSyncFailures({ rows, previous, next }: BulkSyncFailuresProps) {
  if (rows.length === 0 && !previous && !next) return null;
  return (
    <section aria-labelledby="failures" className="grid gap-4">
      <h2 id="failures" className="text-heading">
        Failed orders
      </h2>
      <Table caption="Failed orders" isCaptionHidden columns={columns} rows={rows} keyOf={({ id }) => id} />
      <Pager of="failures" previous={previous} next={next} />
    </section>
  );
}
