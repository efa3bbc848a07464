import { Form, Link } from "@remix-run/react";
import { useId } from "react";
import { Badge } from "~/ui/badge";
import { Button } from "~/ui/button";
import { EmptyState } from "~/ui/empty-state";
import { Field, TextInput } from "~/ui/field";
import { Table } from "~/ui/table";

interface StaffListProps {
  staff: { id: string; email: string; name: string; isVerified: boolean }[];
  /** The searched address, if it has no account. */
  unknown: string | null;
}

/** All staff, and a form that finds an account to add. */
export function StaffList({ staff, unknown }: StaffListProps) {
  return (
    <section aria-labelledby="staff" className="grid gap-5">
      <h2 id="staff" className="text-heading">
        Staff
      </h2>
      <Table
        caption="All staff"
        isCaptionHidden
        rows={staff}
        keyOf={({ id }) => id}
        empty={<EmptyState title="No staff yet." />}
        columns={[
          { header: "Name", cell: ({ name }) => name },
          { header: "Email address", cell: ({ email }) => <span className="wrap-anywhere">{email}</span> },
          {
            header: "Access",
            cell: ({ isVerified }) =>
              isVerified ? (
                <Badge tone="success">Active</Badge>
              ) : (
                <Badge tone="warning">Address not confirmed</Badge>
              ),
          },
          {
            header: "Change",
            cell: ({ id, name }) => (
              <Link to={`/admin/people/${id}/role`} aria-label={`Change the role of ${name}`}>
                Change…
              </Link>
            ),
          },
        ]}
      />
      <FindAccount unknown={unknown} />
    </section>
  );
}

function FindAccount({ unknown }: { unknown: string | null }) {
  const id = useId();
  const [errorId, hintId] = [`${id}-error`, `${id}-hint`];
  const error = unknown ? "No account has this email address." : undefined;
  return (
    <Form method="get" className="grid max-w-md gap-3">
      <Field
        htmlFor={id}
        label="Add a staff member"
        hint="The email address of their account."
        hintId={hintId}
        error={error}
        errorId={errorId}
      >
        <TextInput
          id={id}
          name="email"
          type="email"
          required
          defaultValue={unknown ?? ""}
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? `${errorId} ${hintId}` : hintId}
        />
      </Field>
      <Button look="secondary" className="justify-self-start">
        Continue
      </Button>
    </Form>
  );
}
