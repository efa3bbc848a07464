import { type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { useLoaderData, useSearchParams } from "@remix-run/react";
import { requireStaff } from "~/accounts/current-user.server";
import { findAccount, listStaff } from "~/accounts/roles.server";
import { StaffList } from "~/admin/people/staff-list";
import { SuspiciousActivityTable } from "~/admin/suspicious-activity-table";
import { type SuspicionRecord, SuspiciousActivity } from "~/observability/suspicious-activity.server";
import { readPage } from "~/platform/keyset.server";
import { Alert } from "~/ui/alert";
import { Pager } from "~/ui/pager";

const pageSize = 50;

export async function loader({ request }: LoaderFunctionArgs) {
  await requireStaff(request);
  const { searchParams } = new URL(request.url);
  const wanted = searchParams.get("email")?.slice(0, 254) ?? null;
  const found = wanted && (await findAccount(wanted));
  if (found) throw redirect(`/admin/people/${found.id}/role`);
  const [staff, { rows, ...pages }] = await Promise.all([
    listStaff(),
    readPage<SuspicionRecord>(SuspiciousActivity, {
      filter: {},
      sortBy: "lastAt",
      cursor: searchParams.get("cursor"),
      size: pageSize,
    }),
  ]);
  const suspicions = rows.map(({ _id, kind, who, about, count, lastAt }) => ({
    id: _id,
    kind,
    who,
    about,
    count,
    lastAt: lastAt.toISOString(),
  }));
  return { staff, unknown: wanted, suspicions, pages };
}

export default function Security() {
  const { staff, unknown, suspicions, pages } = useLoaderData<typeof loader>();
  const isChanged = useSearchParams()[0].get("changed") === "rights";
  return (
    <>
      <h1 className="text-title">Security</h1>
      {isChanged && (
        <Alert tone="success" isUrgent>
          Role changed. The account has been signed out everywhere and its owner notified by email.
        </Alert>
      )}
      <StaffList staff={staff} unknown={unknown} />
      <section aria-labelledby="suspicious" className="grid gap-5">
        <div className="grid max-w-3xl gap-1.5">
          <h2 id="suspicious" className="text-heading">
            Suspicious activity
          </h2>
          <p className="text-ink-muted">
            Requests that the shop refused in the last 30 days, by sender and day. One or two are an accident;
            hundreds are not.
          </p>
        </div>
        <SuspiciousActivityTable suspicions={suspicions} />
        <Pager of="suspicious activity" {...pages} />
      </section>
    </>
  );
}

export const meta: MetaFunction = () => [{ title: "Security · Staff · Lectern" }];
