import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { Badge } from "~/ui/badge";
import { DateTime } from "~/ui/date-time";
import { EmptyState } from "~/ui/empty-state";
import { Table } from "~/ui/table";
import type { Access } from "./access";

interface AccessTableProps {
  rows: Access[];
  /** Where a grant comes from. */
  sourceOf(access: Access): ReactNode;
}

/** Which courses a student has access to, and why. */
export function AccessTable({ rows, sourceOf }: AccessTableProps) {
  return (
    <Table
      caption="Access to courses, newest first"
      isCaptionHidden
      rows={rows}
      keyOf={({ id }) => id}
      empty={<EmptyState title="No access to any courses." />}
      columns={[
        {
          header: "Course",
          cell: ({ title, slug }) =>
            slug ? (
              <Link to={`/courses/${slug}`} className="underline">
                {title}
              </Link>
            ) : (
              title
            ),
        },
        { header: "By", cell: sourceOf },
        { header: "Since", cell: ({ since }) => <DateTime iso={since} withTime /> },
        {
          header: "State",
          cell: ({ revokedAt }) =>
            revokedAt ? (
              <span className="inline-grid justify-items-start gap-1 max-sm:justify-items-end">
                <Badge>Revoked</Badge>
                <span className="text-ink-muted text-sm">
                  <DateTime iso={revokedAt} withTime />
                </span>
              </span>
            ) : (
              <Badge tone="success">Open</Badge>
            ),
        },
      ]}
    />
  );
}
