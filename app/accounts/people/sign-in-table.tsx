import { DateTime } from "~/ui/date-time";
import { EmptyState } from "~/ui/empty-state";
import { Table } from "~/ui/table";
import type { SignIn } from "./sign-in";

/** Where a person is signed in. */
export function SignInTable({ rows }: { rows: SignIn[] }) {
  return (
    <Table
      caption="Open sessions, newest first"
      isCaptionHidden
      rows={rows}
      keyOf={({ id }) => id}
      empty={<EmptyState title="Signed in nowhere." />}
      columns={[
        { header: "Signed in", cell: ({ signedInAt }) => <DateTime iso={signedInAt} withTime /> },
        {
          header: "Password typed",
          cell: ({ confirmedAt }) => (confirmedAt ? <DateTime iso={confirmedAt} withTime /> : "Not known"),
        },
        { header: "Ends unless used", cell: ({ expiresAt }) => <DateTime iso={expiresAt} withTime /> },
      ]}
    />
  );
}
