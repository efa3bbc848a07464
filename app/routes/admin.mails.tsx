import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { Form, useLoaderData, useNavigation } from "@remix-run/react";
import { AuthenticityTokenInput } from "remix-utils/csrf/react";
import { z } from "zod/v4";
import { requireStaff } from "~/accounts/current-user.server";
import { staffForm } from "~/accounts/staff-form.server";
import { auditStaff } from "~/audit/audit.server";
import { type DeadMail, listDeadMails, reviveMail } from "~/mail/list-mails.server";
import { Button } from "~/ui/button";
import { DateTime } from "~/ui/date-time";
import { EmptyState } from "~/ui/empty-state";
import { humanize } from "~/ui/humanize";
import { Pager } from "~/ui/pager";
import { type Column, Table } from "~/ui/table";

const pageSize = 50;
const schema = z.object({ id: z.string().regex(/^[0-9a-f]{24}$/) });

export async function loader({ request }: LoaderFunctionArgs) {
  await requireStaff(request);
  return listDeadMails(new URL(request.url).searchParams.get("cursor"), pageSize);
}

/** Tries an email again. */
export async function action({ request, context }: ActionFunctionArgs) {
  const { staff, form } = await staffForm(request, context);
  const fields = schema.safeParse(Object.fromEntries(form));
  if (!fields.success) throw data("No such email.", { status: 404 });
  const { id } = fields.data;
  await auditStaff({ staffId: staff.id, action: "mail.revive", subject: `mail:${id}` });
  // After a double click it's already queued.
  await reviveMail(id);
  const { search } = new URL(request.url);
  return redirect(`/admin/mails${search}`);
}

const columns: Column<DeadMail>[] = [
  { header: "Email", cell: ({ template }) => humanize(template) },
  { header: "To", cell: ({ to }) => (to.length > 0 ? to.join(", ") : "All staff") },
  {
    header: "Mail server's answer",
    cell: ({ lastError, attempts }) => `${lastError ?? "–"} (${attempts} attempts)`,
  },
  { header: "Gave up", cell: ({ givenUpAt }) => <DateTime iso={givenUpAt} withTime /> },
  { header: "Action", cell: ({ id }) => <Revive id={id} /> },
];

export default function DeadMails() {
  const { rows, previous, next } = useLoaderData<typeof loader>();
  return (
    <>
      <div className="grid gap-2">
        <h1 className="text-title">Unsent emails</h1>
        <p className="text-ink-muted">
          Rejected by the mail server, or not delivered within two days. Fix the cause, then try again.
        </p>
      </div>
      <Table
        caption="Unsent emails"
        isCaptionHidden
        columns={columns}
        rows={rows}
        keyOf={({ id }) => id}
        empty={<EmptyState title="No unsent emails." />}
      />
      <Pager of="emails" previous={previous} next={next} />
    </>
  );
}

function Revive({ id }: { id: string }) {
  const { state, formData } = useNavigation();
  return (
    <Form method="post" preventScrollReset>
      <AuthenticityTokenInput />
      <input type="hidden" name="id" value={id} />
      <Button
        look="secondary"
        className="whitespace-nowrap"
        isBusy={state !== "idle" && formData?.get("id") === id}
      >
        Try again
      </Button>
    </Form>
  );
}

export const meta: MetaFunction = () => [{ title: "Unsent emails · Staff · Lectern" }];
