import { Link } from "@remix-run/react";
import type { FeedbackRow } from "~/orders/order-feedback";
import { Badge } from "~/ui/badge";
import { DateTime } from "~/ui/date-time";
import { EmptyState } from "~/ui/empty-state";
import { type Column, Table } from "~/ui/table";

const columns: Column<FeedbackRow>[] = [
  { header: "Answered", cell: ({ answeredAt }) => <DateTime iso={answeredAt} withTime /> },
  {
    header: "Was that easy?",
    cell: ({ wasEasy }) => <Badge tone={wasEasy ? "success" : "warning"}>{wasEasy ? "Yes" : "No"}</Badge>,
  },
  { header: "Comment", cell: ({ comment }) => comment ?? "–" },
  {
    header: "Order",
    cell: ({ orderNumber }) => (
      <Link to={`/admin/orders?q=${orderNumber}`} className="whitespace-nowrap">
        {orderNumber}
      </Link>
    ),
  },
];

/** Students' feedback on their purchases. */
export function FeedbackTable({ answers }: { answers: FeedbackRow[] }) {
  return (
    <Table
      caption="Feedback from students"
      isCaptionHidden
      columns={columns}
      rows={answers}
      keyOf={({ id }) => id}
      empty={
        <EmptyState title="No feedback yet.">
          <p>Students can leave feedback on the page that confirms their purchase.</p>
        </EmptyState>
      }
    />
  );
}
