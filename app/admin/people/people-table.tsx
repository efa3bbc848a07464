import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { DateTime } from "~/ui/date-time";
import { type Column, Table } from "~/ui/table";
import type { Person } from "./person";
import { PersonBadges } from "./person-badges";

const columns: Column<Person>[] = [
  {
    header: "Email",
    cell: ({ id, email }) => (
      <Link to={`/admin/people/${id}`} className="wrap-anywhere underline">
        {email}
      </Link>
    ),
  },
  { header: "Name", cell: ({ name }) => name },
  { header: "Account", cell: (person) => <PersonBadges {...person} /> },
  { header: "Created", cell: ({ createdAt }) => <DateTime iso={createdAt} withTime /> },
];

/** People with accounts, each linked to their page. */
export function PeopleTable({ rows, empty }: { rows: Person[]; empty: ReactNode }) {
  return (
    <Table
      caption="People, newest account first"
      isCaptionHidden
      columns={columns}
      rows={rows}
      keyOf={({ id }) => id}
      empty={empty}
    />
  );
}
